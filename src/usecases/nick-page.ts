import { type Cursor, cutPage, readNumberCursor } from '../domain/cursor.ts';
import { fold } from '../domain/fold.ts';
import type { NickFilter } from '../store/by-nick.ts';

export interface NickQuery {
  /** A part of the name, in whatever case and width; everybody without it. */
  readonly nick?: string | undefined;
  readonly cursor?: Cursor | undefined;
  readonly limit: number;
}

/** A page of those whose name holds `nick`, the newest first. Throws invalid for another list's cursor. */
export async function nickPage<Row extends { readonly no: number }>(
  list: 'users' | 'operators',
  { nick = '', cursor, limit }: NickQuery,
  listByNick: (filter: NickFilter) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly next: Cursor | null }> {
  const folded = fold(nick);
  const name = `${list} ${folded}`;
  const found = await listByNick({
    nick: folded,
    beforeNo: cursor === undefined ? undefined : readNumberCursor(cursor, name),
    limit: limit + 1,
  });
  return cutPage(name, found, limit, ({ no }) => [no]);
}
