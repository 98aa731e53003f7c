import type { Db } from '../db/open.ts';
import { conversationStatus, openStatuses } from '../domain/conversation.ts';
import { Values } from './conversation-sources.ts';

const { waiting, suspended, ended } = conversationStatus;

export interface Sizes {
  readonly waiting: number;
  readonly mine: number;
  readonly suspended: number;
  readonly ended: number;
  readonly all: number;
}

/** How many conversations each view but `mine` has; each is counted as far as `most`. */
export async function countViews(db: Db, most: number): Promise<Omit<Sizes, 'mine'>> {
  const values = new Values();
  const limit = values.add(most, 'int');
  const counted = (where: string) =>
    `(select count(*) from (select from conversation_state s where ${where} limit ${limit}) x)`;
  const ofStatus = (status: number) => counted(`s.status = ${values.add(status, 'smallint')}`);
  const [sizes] = await db.query<Omit<Sizes, 'mine'>>(
    `select ${ofStatus(waiting)} as waiting, ${ofStatus(suspended)} as suspended,
       ${ofStatus(ended)} as ended, ${counted('true')} as all`,
    values.list,
  );
  return sizes ?? { waiting: 0, suspended: 0, ended: 0, all: 0 };
}

/** So many conversations are looked at one by one. */
const LOOKED_AT = 20_000;

/**
 * How many open ones the operator takes part in. They are looked for among all open ones, or among
 * the operator's, whichever are few; of too many of both, among the operator's latest, and there may
 * be more.
 */
export async function countJoined(
  db: Db,
  operatorNo: number,
): Promise<{ readonly size: number; readonly isExact: boolean }> {
  const few = LOOKED_AT + 1;
  const [found] = await db.query<{ joined: number; open: number }>(
    `select
       (select count(*) from (select from conversation_operators
          where operator_no = $1 and left_at is null limit $3) x) as joined,
       (select count(*) from (select from conversation_state
          where status = any($2::smallint[]) limit $3) x) as open`,
    [operatorNo, openStatuses, few],
  );
  const { joined = 0, open = 0 } = found ?? {};
  const byOpen = open < joined;
  // Each by its key, however the planner thinks of it.
  const [counted] = await db.query<{ size: number }>(
    byOpen
      ? `select count(*) as size from unnest($2::smallint[]) as given (status)
         cross join lateral (
           select conversation_no from conversation_state s where s.status = given.status offset 0
         ) s
         cross join lateral (
           select from conversation_operators o
           where o.conversation_no = s.conversation_no and o.operator_no = $1
             and o.left_at is null and $3 > 0
           offset 0
         ) o`
      : `select count(*) as size from (
           select conversation_no from conversation_operators
           where operator_no = $1 and left_at is null order by active_day desc limit $3
         ) o
         cross join lateral (
           select from conversation_state s
           where s.conversation_no = o.conversation_no and s.status = any($2::smallint[])
           offset 0
         ) s`,
    [operatorNo, openStatuses, LOOKED_AT],
  );
  return { size: counted?.size ?? 0, isExact: Math.min(joined, open) <= LOOKED_AT };
}

/** In how many conversations of each view the operator has something to read, as far as `most`. */
export async function countUnread(db: Db, operatorNo: number, most: number): Promise<Sizes> {
  const rows = await db.query<{ status: number; present: boolean; size: number }>(
    `select s.status, o.present, count(*) as size
     from (select conversation_no, left_at is null as present from conversation_operators
           where operator_no = $1 and unread limit $2) o
     join conversation_state s on s.conversation_no = o.conversation_no
     group by s.status, o.present`,
    [operatorNo, most],
  );
  const sum = (of: (row: { status: number; present: boolean }) => boolean) =>
    rows.filter(of).reduce((total, { size }) => total + size, 0);
  return {
    waiting: sum(({ status }) => status === waiting),
    mine: sum(({ status, present }) => present && openStatuses.some((open) => open === status)),
    suspended: sum(({ status }) => status === suspended),
    ended: sum(({ status }) => status === ended),
    all: sum(() => true),
  };
}
