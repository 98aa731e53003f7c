import type { QueryResultRow } from 'pg';
import type { Db } from '../db/open.ts';

/** SQL: the name of `p`, as domain/fold.ts folds it. */
export const foldedNick = 'lower(normalize(p.nick_name, nfkc))';

export interface NickFilter {
  /** Folded; empty for everybody. */
  readonly nick: string;
  readonly beforeNo: number | undefined;
  readonly limit: number;
}

/**
 * People whose folded name holds `nick`, the newest first, before the one of that number. `columns`
 * are those wanted of `p`.
 */
export async function listByNick<Row extends QueryResultRow>(
  db: Db,
  from: { readonly table: 'users' | 'operators'; readonly columns: string },
  { nick, beforeNo, limit }: NickFilter,
): Promise<Row[]> {
  return db.query<Row>(
    `select ${from.columns} from ${from.table} p
     where ($1 = '' or strpos(${foldedNick}, $1) > 0)
       and ($2::bigint is null or p.no < $2)
     order by p.no desc limit $3`,
    [nick, beforeNo ?? null, limit],
  );
}
