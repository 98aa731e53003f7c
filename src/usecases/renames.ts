import type { Context } from '../context.ts';
import * as renameStore from '../store/renames.ts';
import type { PersonKind, Renamed } from '../store/renames.ts';
import { repeat } from './repeat.ts';

// A new name is committed first, and the conversations that are found by it follow, in transactions
// so short that whoever sends into one of them hardly waits. None waits while it holds others up.
// Until all have followed the renaming stays noted: what a process that dies midway leaves is done by
// the same request made again, or by any server within a minute.

const CONVERSATIONS = 200;
const PEOPLE = 1000;

type Db = Context['db'];

/** Has searches find the conversations of somebody, or of `all`, by the name they have now. */
export async function followRenames(
  db: Db,
  of: { readonly kind: PersonKind; readonly id: string } | 'all',
  signal?: AbortSignal,
): Promise<void> {
  const renames = await renameStore.listRenames(db, of);
  for (const kind of ['user', 'operator'] as const) {
    const ofKind = renames.filter((each) => each.kind === kind);
    for (let start = 0; start < ofKind.length; start += PEOPLE) {
      await follow(db, kind, ofKind.slice(start, start + PEOPLE), signal);
    }
  }
}

async function follow(
  db: Db,
  kind: PersonKind,
  renames: readonly Renamed[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const people = renames.map(({ no }) => no);
  const nos = await renameStore.listConversationNosOf(db, kind, people);
  const missed: number[] = [];
  for (let start = 0; start < nos.length; start += CONVERSATIONS) {
    signal?.throwIfAborted();
    const some = nos.slice(start, start + CONVERSATIONS);
    const done = new Set(await refresh(db, some, { waiting: false }));
    missed.push(...some.filter((no) => !done.has(no)));
  }
  for (const no of missed) {
    signal?.throwIfAborted();
    await refresh(db, [no], { waiting: true });
  }
  await renameStore.removeRenames(db, renames);
}

function refresh(
  db: Db,
  nos: readonly number[],
  options: { readonly waiting: boolean },
): Promise<number[]> {
  return db.transaction((tx) => renameStore.refreshNames(tx, nos, options));
}

const EVERY_MS = 60_000;

/** Follows now and then every minute what a process that died has left, until disposed. */
export function startFollowing(ctx: Context): AsyncDisposable {
  const failed = 'searches do not know all new names yet';
  return repeat({ log: ctx.log, everyMs: EVERY_MS, first: 'now', failed }, (signal) =>
    followRenames(ctx.db, 'all', signal),
  );
}
