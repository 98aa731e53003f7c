import type { QueryResultRow } from 'pg';
import type { Db } from '../db/open.ts';
import { queryGrams } from '../domain/fold.ts';

/** SQL: the name of `p`, as domain/fold.ts folds it. */
const foldedNick = 'lower(normalize(p.nick_name, nfkc))';

/** SQL: whether that name holds the text of a parameter. */
export const holds = (text: string) => `strpos(${foldedNick}, ${text}) > 0`;

/**
 * SQL: the same by the index over grams; `grams` is a parameter with those of the text. What else is
 * asked of `p.no` must not be fit for an index, which would be read as well, far and wide.
 */
export const holdsByIndex = (text: string, grams: string) =>
  `nick_grams(p.nick_name) @> ${grams}::text[] and ${holds(text)}`;

/** A common name is among so many of the newest as often as a page needs. */
export const NEWEST = 500;
/** So many of one name can be sorted. */
const FEW = 5000;

export interface NickFilter {
  /** Folded; empty for everybody. */
  readonly nick: string;
  readonly beforeNo: number | undefined;
  readonly limit: number;
}

interface From {
  readonly table: 'users' | 'operators';
  readonly columns: string;
}

/**
 * People whose folded name holds `nick`, the newest first, before the one of that number. `columns`
 * are those wanted of `p`. Common names are found among the newest, rare ones by the index; what is
 * rare among the newest and common among the others is found by going on through all.
 */
export async function listByNick<Row extends QueryResultRow>(
  db: Db,
  from: From,
  filter: NickFilter,
): Promise<Row[]> {
  const { nick, limit } = filter;
  if (nick === '') return walk(db, from, filter, limit);
  const newest = await walk<Row>(db, from, filter, NEWEST);
  if (newest.length === limit) return newest;
  const nos = await listFew(db, from, filter);
  if (nos === undefined) return walk(db, from, filter, undefined);
  return db.query<Row>(
    `select ${from.columns} from ${from.table} p where p.no = any($1::bigint[]) order by p.no desc`,
    [nos.toSorted((a, b) => b - a).slice(0, limit)],
  );
}

/** Looks at so many, or at all, from the newest on. */
function walk<Row extends QueryResultRow>(
  db: Db,
  { table, columns }: From,
  { nick, beforeNo, limit }: NickFilter,
  most: number | undefined,
): Promise<Row[]> {
  return db.query<Row>(
    `select ${columns} from (
       select * from ${table} where ($2::bigint is null or no < $2) order by no desc limit $4::int
     ) p
     where ${holds('$1')} order by p.no desc limit $3`,
    [nick, beforeNo ?? null, limit, most ?? null],
  );
}

/** The numbers of all, in no order; undefined when they are too many. */
async function listFew(
  db: Db,
  { table }: From,
  { nick, beforeNo }: NickFilter,
): Promise<number[] | undefined> {
  const found = await db.query<{ no: number }>(
    `select p.no from ${table} p
     where ${holdsByIndex('$1', '$2')} and ($3::bigint is null or p.no + 0 < $3) limit $4`,
    [nick, queryGrams(nick), beforeNo ?? null, FEW + 1],
  );
  return found.length > FEW ? undefined : found.map(({ no }) => no);
}
