import type { Db, Prepared, Transaction } from '../db/open.ts';
import { openStatuses } from '../domain/conversation.ts';
import { SIGNALS_CHANNEL } from './live.ts';

// Who is connected to which server process. All changes are made one after another, so that of two
// processes that see the same person come and go, each knows what the other has written. The tables
// are unlogged: after a crash of PostgreSQL they are empty, and every process writes its part anew.

/** A user or an operator by number. */
export type PresenceSubject = `user:${number}` | `operator:${number}`;

export interface Connections {
  readonly subject: PresenceSubject;
  readonly connections: number;
}

const GONE_AFTER = "interval '20 seconds'";
// A process that ends leaves its clients this long to come back elsewhere before they are gone.
const LEAVE = "interval '15 seconds'";

const isSeen = `n.seen_at > clock_timestamp() - ${GONE_AFTER}`;

const lockStatement: Prepared = {
  name: 'presence.lock',
  text: `select pg_advisory_xact_lock(hashtextextended('chatkeep.presence', 0))`,
};

const insertNodeStatement: Prepared = {
  name: 'presence.insert_node',
  text: 'insert into live_nodes (seen_at) values (clock_timestamp()) returning id',
};

const beatStatement: Prepared = {
  name: 'presence.beat',
  text: 'update live_nodes set seen_at = clock_timestamp() where id = $1 returning id',
};

const leaveStatement: Prepared = {
  name: 'presence.leave',
  text: `update live_nodes set seen_at = clock_timestamp() - ${LEAVE} where id = $1`,
};

const onlineStatement: Prepared = {
  name: 'presence.online',
  text: `
    select distinct p.subject from presence p
    join live_nodes n on n.id = p.node_id and ${isSeen}
    where p.subject = any($1::text[])`,
};

const putStatement: Prepared = {
  name: 'presence.put',
  text: `
    insert into presence (subject, node_id, connections)
    select g.subject, $1, g.connections from unnest($2::text[], $3::int[]) as g (subject, connections)
    on conflict (subject, node_id) do update set connections = excluded.connections`,
};

const removeStatement: Prepared = {
  name: 'presence.remove',
  text: 'delete from presence where node_id = $1 and subject = any($2::text[])',
};

const sweepStatement: Prepared = {
  name: 'presence.sweep',
  text: `
    with gone as (
      delete from live_nodes n where not (${isSeen}) returning id
    )
    delete from presence p
    where p.node_id in (select id from gone)
      or not exists (select from live_nodes n where n.id = p.node_id)
    returning p.subject`,
};

const notifyStatement: Prepared = {
  name: 'presence.notify',
  text: `select pg_notify('${SIGNALS_CHANNEL}', payload) from unnest($1::text[]) payload`,
};

/** Says that a process takes connections; gives its number. */
export async function insertNode(db: Db): Promise<number> {
  const [row] = await db.prepared<{ id: number }>(insertNodeStatement, []);
  if (row === undefined) throw new Error('a process could not be entered');
  return row.id;
}

/** Says that the process is there; false when it was taken for gone, and its part is no more. */
export async function beat(db: Db, nodeId: number): Promise<boolean> {
  const rows = await db.prepared(beatStatement, [nodeId]);
  return rows.length > 0;
}

/** Says that the process goes; those connected to it are gone a little later. */
export async function leave(db: Db, nodeId: number): Promise<void> {
  await db.prepared(leaveStatement, [nodeId]);
}

async function online(
  tx: Transaction,
  subjects: readonly PresenceSubject[],
): Promise<Set<PresenceSubject>> {
  const rows = await tx.send<{ subject: PresenceSubject }>(onlineStatement, [subjects]);
  return new Set(rows.map((row) => row.subject));
}

/** What was made of one change: who came, and who is gone from everywhere. */
export interface PresenceChange {
  readonly came: readonly PresenceSubject[];
  readonly went: readonly PresenceSubject[];
}

/**
 * Writes how many connections a process has of each, and tells all processes who came and who went.
 * `toSignals` makes the payloads.
 */
export async function putConnections(
  db: Db,
  nodeId: number,
  counts: readonly Connections[],
  toSignals: (change: PresenceChange) => string[],
): Promise<void> {
  const subjects = counts.map((each) => each.subject);
  const here = counts.filter((each) => each.connections > 0);
  const gone = counts.filter((each) => each.connections === 0);
  await db.transaction(async (tx) => {
    await tx.send(lockStatement, []);
    const before = await online(tx, subjects);
    await tx.send(putStatement, [
      nodeId,
      here.map((each) => each.subject),
      here.map((each) => each.connections),
    ]);
    await tx.send(removeStatement, [nodeId, gone.map((each) => each.subject)]);
    const after = await online(tx, subjects);
    await notify(
      tx,
      toSignals({
        came: subjects.filter((each) => after.has(each) && !before.has(each)),
        went: subjects.filter((each) => before.has(each) && !after.has(each)),
      }),
    );
  });
}

/** Removes the part of processes that are gone, and tells who went with them. */
export async function sweep(
  db: Db,
  toSignals: (change: PresenceChange) => string[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.send(lockStatement, []);
    const swept = await tx.send<{ subject: PresenceSubject }>(sweepStatement, []);
    const subjects = [...new Set(swept.map((row) => row.subject))];
    const still = await online(tx, subjects);
    await notify(tx, toSignals({ came: [], went: subjects.filter((each) => !still.has(each)) }));
  });
}

async function notify(tx: Transaction, payloads: readonly string[]): Promise<void> {
  if (payloads.length > 0) await tx.send(notifyStatement, [payloads]);
}

/** To whom it matters whether somebody is there. */
export interface PresenceAudience {
  readonly subject: PresenceSubject;
  readonly id: string;
  readonly userNos: readonly number[];
  readonly operatorNos: readonly number[];
  /** Whoever watches one of these is told too. */
  readonly conversationNos: readonly number[];
}

const isOpen = `c.status in (${openStatuses.join(', ')})`;

const ofUsersStatement: Prepared = {
  name: 'presence.audience_of_users',
  text: `
    select 'user:' || u.no as subject, u.id,
      array(
        select distinct q.user_no::float8
        from participants p
        join conversations c on c.no = p.conversation_no and c.type = 'direct'
        join participants q on q.conversation_no = c.no and q.user_no <> u.no
        where p.user_no = u.no
      ) as "userNos",
      array(
        select distinct o.operator_no::float8
        from participants p
        join conversations c on c.no = p.conversation_no and ${isOpen}
        join conversation_operators o on o.conversation_no = c.no and o.left_at is null
        where p.user_no = u.no
      ) as "operatorNos",
      array(
        select p.conversation_no::float8 from participants p where p.user_no = u.no
      ) as "conversationNos"
    from users u where u.no = any($1::bigint[])`,
};

const ofOperatorsStatement: Prepared = {
  name: 'presence.audience_of_operators',
  text: `
    select 'operator:' || o.no as subject, o.id,
      array(
        select distinct p.user_no::float8
        from conversation_operators j
        join conversations c on c.no = j.conversation_no
          and ${isOpen} and not c.hidden
        join participants p on p.conversation_no = c.no
        where j.operator_no = o.no and j.left_at is null
      ) as "userNos",
      '{}'::float8[] as "operatorNos",
      '{}'::float8[] as "conversationNos"
    from operators o where o.no = any($1::bigint[])`,
};

/** The audiences of users and operators. That all operators learn of operators is not said here. */
export async function listAudiences(
  db: Db,
  of: { readonly userNos: readonly number[]; readonly operatorNos: readonly number[] },
): Promise<PresenceAudience[]> {
  type Row = PresenceAudience & Record<string, unknown>;
  const [users, operators] = await Promise.all([
    of.userNos.length === 0 ? [] : db.prepared<Row>(ofUsersStatement, [of.userNos]),
    of.operatorNos.length === 0 ? [] : db.prepared<Row>(ofOperatorsStatement, [of.operatorNos]),
  ]);
  return [...users, ...operators];
}

const forUserStatement: Prepared = {
  name: 'presence.for_user',
  text: `
    select distinct o.id
    from participants p
    join conversations c on c.no = p.conversation_no and ${isOpen} and not c.hidden
    join conversation_operators j on j.conversation_no = c.no and j.left_at is null
    join operators o on o.no = j.operator_no
    join presence s on s.subject = 'operator:' || o.no
    join live_nodes n on n.id = s.node_id and ${isSeen}
    where p.user_no = $1
    union
    select u.id
    from participants p
    join conversations c on c.no = p.conversation_no and c.type = 'direct'
    join participants q on q.conversation_no = c.no and q.user_no <> $1
    join users u on u.no = q.user_no
    join presence s on s.subject = 'user:' || u.no
    join live_nodes n on n.id = s.node_id and ${isSeen}
    where p.user_no = $1`,
};

const forStaffStatement: Prepared = {
  name: 'presence.for_staff',
  text: `
    select distinct o.id
    from operators o
    join presence s on s.subject = 'operator:' || o.no
    join live_nodes n on n.id = s.node_id and ${isSeen}
    union
    select u.id
    from (
      select j.conversation_no from conversation_operators j
      join conversations c on c.no = j.conversation_no and ${isOpen}
      where j.operator_no = $1 and j.left_at is null
      union all
      select unnest($2::bigint[])
    ) j
    join participants p on p.conversation_no = j.conversation_no
    join users u on u.no = p.user_no
    join presence s on s.subject = 'user:' || u.no
    join live_nodes n on n.id = s.node_id and ${isSeen}`,
};

const inConversationsStatement: Prepared = {
  name: 'presence.in_conversations',
  text: `
    select distinct u.id
    from participants p
    join users u on u.no = p.user_no
    join presence s on s.subject = 'user:' || u.no
    join live_nodes n on n.id = s.node_id and ${isSeen}
    where p.conversation_no = any($1::bigint[])`,
};

/** Ids of the users in some conversations who are there. */
export async function listOnlineIn(db: Db, conversationNos: readonly number[]): Promise<string[]> {
  const rows = await db.prepared<{ id: string }>(inConversationsStatement, [conversationNos]);
  return rows.map((row) => row.id);
}

/** Ids of those who matter to a user and are there. */
export async function listOnlineForUser(db: Db, userNo: number): Promise<string[]> {
  const rows = await db.prepared<{ id: string }>(forUserStatement, [userNo]);
  return rows.map((row) => row.id);
}

/** Ids of those who matter to an operator (0 for none) or a watcher and are there. */
export async function listOnlineForStaff(
  db: Db,
  operatorNo: number,
  watchedNos: readonly number[],
): Promise<string[]> {
  const rows = await db.prepared<{ id: string }>(forStaffStatement, [operatorNo, watchedNos]);
  return rows.map((row) => row.id);
}
