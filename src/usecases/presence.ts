import type { Context } from '../context.ts';
import type { Subject } from '../domain/event-audience.ts';
import * as presenceStore from '../store/presence.ts';
import type {
  Connections,
  PresenceAudience,
  PresenceChange,
  PresenceSubject,
} from '../store/presence.ts';

export type { Connections, PresenceAudience, PresenceSubject } from '../store/presence.ts';

/** Who came and who went, as it goes between processes. */
export interface PresenceSignal {
  readonly kind: 'presence';
  readonly online: boolean;
  readonly subjects: readonly PresenceSubject[];
}

// As many as surely go into one notification.
const SUBJECTS_A_SIGNAL = 200;

function toSignals({ came, went }: PresenceChange): string[] {
  const signals: string[] = [];
  for (const [online, all] of [
    [true, came],
    [false, went],
  ] as const) {
    for (let at = 0; at < all.length; at += SUBJECTS_A_SIGNAL) {
      const subjects = all.slice(at, at + SUBJECTS_A_SIGNAL);
      signals.push(JSON.stringify({ kind: 'presence', online, subjects } satisfies PresenceSignal));
    }
  }
  return signals;
}

/** Says that this process takes connections; gives the number that it goes by. */
export function enter(ctx: Context): Promise<number> {
  return presenceStore.insertNode(ctx.db);
}

/** Says that this process is there; false when others took it for gone: it must enter again. */
export function beat(ctx: Context, nodeId: number): Promise<boolean> {
  return presenceStore.beat(ctx.db, nodeId);
}

/** Says that this process ends. */
export function leave(ctx: Context, nodeId: number): Promise<void> {
  return presenceStore.leave(ctx.db, nodeId);
}

/** Writes how many connections this process has of some, and tells all processes what changed. */
export async function report(
  ctx: Context,
  nodeId: number,
  counts: readonly Connections[],
): Promise<void> {
  if (counts.length > 0) await presenceStore.putConnections(ctx.db, nodeId, counts, toSignals);
}

/** Forgets processes that have not been seen for a while, and tells who went with them. */
export function sweep(ctx: Context): Promise<void> {
  return presenceStore.sweep(ctx.db, toSignals);
}

/** To whom it matters that these came or went. */
export function audiencesOf(
  ctx: Context,
  subjects: readonly PresenceSubject[],
): Promise<PresenceAudience[]> {
  const nosOf = (kind: string) =>
    subjects.filter((each) => each.startsWith(kind)).map((each) => Number(each.slice(kind.length)));
  return presenceStore.listAudiences(ctx.db, {
    userNos: nosOf('user:'),
    operatorNos: nosOf('operator:'),
  });
}

/** Ids of those who are there and matter to somebody who just connected. */
export function onlineFor(
  ctx: Context,
  who: Subject,
  watchedNos: readonly number[],
): Promise<string[]> {
  if (who.kind === 'user') return presenceStore.listOnlineForUser(ctx.db, who.no);
  return presenceStore.listOnlineForStaff(ctx.db, who.no ?? 0, watchedNos);
}

/** Ids of those in some conversations who are there; users know of theirs from when they connected. */
export async function onlineIn(
  ctx: Context,
  who: Subject,
  conversationNos: readonly number[],
): Promise<string[]> {
  if (who.kind === 'user') return [];
  return presenceStore.listOnlineIn(ctx.db, conversationNos);
}
