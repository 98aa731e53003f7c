import type { Db } from '../db/open.ts';
import {
  type ListQuery,
  type Source,
  Values,
  conditionsOf,
  countableSources,
  sortKeyOf,
  sortsByActivity,
  sourceOfUser,
  walkableSources,
} from './conversation-sources.ts';

// How a page is found among any number of conversations. Which index answers is decided here, by
// counts, and not by the planner's guess:
// 1. the most telling filter has an index in the order asked for, or nearly so: by the day of the
//    last activity. It is walked from the cursor on, in growing pieces of whole keys, and what does
//    not meet the other filters is passed over;
// 2. when the page would take a long walk, by what was found so far, the other filters' indexes are
//    counted, a little further than what was walked: one that holds few is read whole instead;
// 3. so the cost is some small multiple of the cheaper of the two.
// A user's own conversations are always read whole.

const DAY_MS = 86_400_000;
const LARGEST_PIECE = 20_000;
/** A walk that is likely to be longer has the other indexes counted. */
const LONG_WALK = 2000;
/** So few are always better read whole than walked for. */
const FEW = 4000;

/** The place of a row in a list: what is sorted by, then the number. */
export interface ListPlace {
  readonly key: number;
  readonly no: number;
}

interface Piece {
  readonly rows: ListPlace[];
  readonly walked: number;
  readonly lastKey: number | undefined;
}

/** Up to `limit` conversations after the place, in order. */
export async function listPlaces(
  db: Db,
  query: ListQuery,
  after: ListPlace | undefined,
  limit: number,
): Promise<ListPlace[]> {
  const userNo = query.viewer.kind === 'user' ? query.viewer.no : query.userNo;
  if (userNo !== undefined) return readWhole(db, query, sourceOfUser(userNo), after, limit);
  const [source, ...others] = walkableSources(query);
  if (source === undefined) return [];
  const alternatives = [...others.slice(0, -1), ...countableSources(query)];
  const found: ListPlace[] = [];
  const exact = conditionsOf(query).every(({ part }) => source.covers.includes(part));
  let size = (limit + 1) * (exact ? 1 : 8);
  let walked = 0;
  let countAt = 1;
  let from: Bound | undefined = startOf(query, source, after);
  for (;;) {
    const likely = (walked * limit) / found.length;
    if (walked >= countAt && likely > LONG_WALK && alternatives.length > 0) {
      const small = await findSmall(db, alternatives, Math.max(FEW, walked * 2));
      if (small !== undefined) return readWhole(db, query, small, after, limit);
      countAt = walked * 4;
    }
    const piece = await readPiece(db, query, source, {
      from,
      size,
      after,
      limit: limit - found.length,
    });
    found.push(...piece.rows);
    walked += piece.walked;
    if (found.length >= limit || piece.walked < size || piece.lastKey === undefined) return found;
    from = { key: piece.lastKey, inclusive: false };
    size = Math.min(size * 4, LARGEST_PIECE);
  }
}

interface Bound {
  readonly key: number;
  readonly inclusive: boolean;
}

const isDescending = ({ sort }: ListQuery) => sort.startsWith('-');

const keyIn = (source: Source, key: number) =>
  source.grain === 'day' ? Math.floor(key / DAY_MS) : key;

/** The first and the last key that a walk may meet, by the cursor and by the range filtered by. */
function limitsOf(query: ListQuery): { first: number | undefined; last: number | undefined } {
  if (query.sort === 'waiting') return { first: undefined, last: undefined };
  const [from, to] = sortsByActivity(query)
    ? [query.activeFrom, query.activeTo]
    : [query.createdFrom, query.createdTo];
  return isDescending(query) ? { first: to, last: from } : { first: from, last: to };
}

function startOf(
  query: ListQuery,
  source: Source,
  after: ListPlace | undefined,
): Bound | undefined {
  const { first } = limitsOf(query);
  const keys = [first, after?.key].filter((key) => key !== undefined);
  if (keys.length === 0) return undefined;
  const key = isDescending(query) ? Math.min(...keys) : Math.max(...keys);
  return { key: keyIn(source, key), inclusive: true };
}

interface PieceRequest {
  readonly from: Bound | undefined;
  readonly size: number;
  readonly after: ListPlace | undefined;
  readonly limit: number;
}

async function readPiece(
  db: Db,
  query: ListQuery,
  source: Source,
  { from, size, after, limit }: PieceRequest,
): Promise<Piece> {
  const values = new Values();
  const descending = isDescending(query);
  const { last } = limitsOf(query);
  const order = descending ? 'desc' : 'asc';
  const rows = values.add(size, 'int');
  const branches = source.branches.map(({ table, no, key, where }) => {
    const conditions = [where(values)];
    if (from !== undefined) {
      const comparison = `${descending ? '<' : '>'}${from.inclusive ? '=' : ''}`;
      conditions.push(`${key} ${comparison} ${values.add(from.key, 'bigint')}`);
    }
    if (last !== undefined) {
      const bound = values.add(keyIn(source, last), 'bigint');
      conditions.push(`${key} ${descending ? '>=' : '<='} ${bound}`);
    }
    return `(select ${no} as conversation_no, ${key}::bigint as k from ${table}
      where ${conditions.join(' and ')} order by ${key} ${order} fetch first (${rows}) rows with ties)`;
  });
  // Of several branches each gives as many as all together must.
  const all =
    branches.length === 1
      ? (branches[0] ?? '')
      : `select * from (${branches.join(' union all ')}) b
         order by k ${order} fetch first (${rows}) rows with ties`;
  return run(db, query, source, all, { values, after, limit });
}

async function readWhole(
  db: Db,
  query: ListQuery,
  source: Source,
  after: ListPlace | undefined,
  limit: number,
): Promise<ListPlace[]> {
  const values = new Values();
  const branches = source.branches.map(
    ({ table, no, where }) =>
      `select ${no} as conversation_no, 0::bigint as k from ${table} where ${where(values)}`,
  );
  const piece = await run(db, query, source, branches.join(' union all '), {
    values,
    after,
    limit,
  });
  return piece.rows;
}

/** Reads each of the walked conversations by its key, however the planner thinks of it. */
async function run(
  db: Db,
  query: ListQuery,
  source: Source,
  walked: string,
  given: { values: Values; after: ListPlace | undefined; limit: number },
): Promise<Piece> {
  const { values, after, limit } = given;
  const order = isDescending(query) ? 'desc' : 'asc';
  const key = sortKeyOf(query);
  const conditions = conditionsOf(query)
    .filter(({ part }) => !source.covers.includes(part))
    .map(({ sql }) => sql(values));
  if (after !== undefined) {
    const place = `(${values.add(after.key, 'bigint')}, ${values.add(after.no, 'bigint')})`;
    const comparison = isDescending(query) ? '<' : '>';
    conditions.push(`(${key}, s.conversation_no) ${comparison} ${place}`);
  }
  const readsConversation = [key, ...conditions].some((sql) => /\bc\./.test(sql));
  const from = readsConversation
    ? 'conversation_state s join conversations c on c.no = s.conversation_no'
    : 'conversation_state s';
  const each =
    source.branches.length > 1 ? 'select distinct conversation_no from walked' : 'table walked';
  const rows = await db.query<{
    walked: number;
    lastKey: number | null;
    key: number;
    no: number | null;
  }>(
    `with walked as materialized (${walked}), found as (
       select x.key, w.conversation_no as no
       from (${each}) w
       cross join lateral (
         select ${key} as key from ${from}
         where ${['s.conversation_no = w.conversation_no', ...conditions].join(' and ')}
         offset 0
       ) x
       order by x.key ${order}, w.conversation_no ${order}
       limit ${values.add(limit, 'int')}
     )
     select t.*, f.key, f.no
     from (select count(*) as walked, ${isDescending(query) ? 'min' : 'max'}(k) as "lastKey" from walked) t
     left join found f on true
     order by f.key ${order}, f.no ${order}`,
    values.list,
  );
  return {
    rows: rows.flatMap(({ key, no }) => (no === null ? [] : [{ key, no }])),
    walked: rows[0]?.walked ?? 0,
    lastKey: rows[0]?.lastKey ?? undefined,
  };
}

/** The first source that holds at most so many conversations. */
async function findSmall(
  db: Db,
  sources: readonly Source[],
  most: number,
): Promise<Source | undefined> {
  for (const source of sources) {
    const values = new Values();
    const limit = values.add(most + 1, 'int');
    const branches = source.branches.map(
      ({ table, where }) => `(select 1 from ${table} where ${where(values)} limit ${limit})`,
    );
    const [row] = await db.query<{ size: number }>(
      `select count(*) as size from (${branches.join(' union all ')}) counted`,
      values.list,
    );
    if ((row?.size ?? 0) <= most) return source;
  }
  return undefined;
}
