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

/** So many of an operator's conversations are looked through one by one. */
const FEW_JOINED = 5000;

/** How many conversations each view has; each is counted as far as `most`. */
export async function countViews(
  db: Db,
  operatorNo: number | undefined,
  most: number,
): Promise<Sizes> {
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
  const mine = operatorNo === undefined ? 0 : await countJoined(db, operatorNo, most);
  const none = { waiting: 0, suspended: 0, ended: 0, all: 0 };
  return { ...(sizes ?? none), mine };
}

/** Open ones that the operator takes part in: by the operator's, or by all open ones if those are fewer. */
async function countJoined(db: Db, operatorNo: number, most: number): Promise<number> {
  const [joined] = await db.query<{ size: number }>(
    `select count(*) as size from (
       select from conversation_operators
       where operator_no = $1 and left_at is null limit $2) x`,
    [operatorNo, FEW_JOINED + 1],
  );
  const few = (joined?.size ?? 0) <= FEW_JOINED;
  const [found] = await db.query<{ size: number }>(
    few
      ? `select count(*) as size from conversation_operators o
         join conversation_state s on s.conversation_no = o.conversation_no
         where o.operator_no = $1 and o.left_at is null and s.status = any($2::smallint[])`
      : `select count(*) as size from (
           select from (select unnest($2::smallint[]) as status) open
           cross join lateral (
             select conversation_no from conversation_state s where s.status = open.status
           ) s
           where exists (select from conversation_operators o
             where o.conversation_no = s.conversation_no and o.operator_no = $1
               and o.left_at is null)
           limit $3) x`,
    few ? [operatorNo, openStatuses] : [operatorNo, openStatuses, most],
  );
  return Math.min(most, found?.size ?? 0);
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
