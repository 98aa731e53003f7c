import type { Db, Prepared } from '../db/open.ts';
import {
  type ConversationStatus,
  type ConversationType,
  conversationStatus,
} from '../domain/conversation.ts';
import type {
  ConversationOperator,
  ConversationView,
  Person,
} from '../domain/conversation-view.ts';
import { groupBy } from '../domain/group-by.ts';
import type { ConversationId } from '../domain/ids.ts';
import { ANY_LABEL, type Viewer, ownersOfLabels } from './conversation-sources.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';

export type Member = Person;

const membersStatement: Prepared = {
  name: 'conversations.members',
  text: `
    select u.no, u.id, u.nick_name as "nickName", u.icon
    from participants p join users u on u.no = p.user_no
    where p.conversation_no = $1
    order by p.position, u.no`,
};

/** The users who take part in a conversation. */
export async function listMembers(db: Db, conversationNo: number): Promise<Member[]> {
  return db.read<Member>(membersStatement, [conversationNo]);
}

/** What decides who may see a conversation. */
export interface ConversationAccess {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly userNo: number | null;
  /** Whether the user of the question takes part. */
  readonly participates: boolean;
}

const accessWhere = (ids: string) => `
  select c.no, c.id, c.type, c.status, c.hidden, c.user_no as "userNo",
    exists (select from participants p
      where p.conversation_no = c.no and p.user_no = $2) as participates
  from conversations c where c.id ${ids}`;

const accessStatement: Prepared = {
  name: 'conversations.access',
  text: accessWhere('= $1'),
};

/** The conversation of an id, and whether the user, if there is one, takes part. */
export async function findAccess(
  db: Db,
  id: string,
  userNo: number | null,
): Promise<ConversationAccess | undefined> {
  const rows = await db.read<ConversationAccess>(accessStatement, [id, userNo]);
  return rows[0];
}

const accessOfManyStatement: Prepared = {
  name: 'conversations.access-of-many',
  text: accessWhere('= any($1::text[])'),
};

/** The same of several, in no order. */
export async function listAccess(
  db: Db,
  ids: readonly string[],
  userNo: number | null,
): Promise<ConversationAccess[]> {
  return db.read<ConversationAccess>(accessOfManyStatement, [ids, userNo]);
}

export const MAX_UNREAD = 1000;

// The reader is $2 of $3, 'user' or 'operator', whose messages, under the id $4, are not counted.
const headsStatement: Prepared = {
  name: 'conversations.heads',
  text: `
    select c.no as conversation_no, c.id as conversation_id, c.type as conversation_type,
      s.status, c.hidden, c.title, c.address, c.group_id, c.created_at, c.ended_at, c.ended_by,
      case when s.status = ${conversationStatus.waiting}
        then coalesce(s.waiting_at, s.created_at) end as waiting_since,
      s.active_at as last_activity_at,
      s.last_seq, r.read_seq, coalesce(unread.size, 0) as unread_count,
      u.no as user_no, u.id as user_id, u.nick_name, u.icon, ${messageColumns}
    from unnest($1::bigint[]) as given (no)
    join conversations c on c.no = given.no
    join conversation_state s on s.conversation_no = c.no
    left join users u on u.no = c.user_no
    left join lateral (
      select p.read_seq, p.unread from participants p
      where $3 = 'user' and p.conversation_no = c.no and p.user_no = $2
      union all
      select o.read_seq, o.unread from conversation_operators o
      where $3 = 'operator' and o.conversation_no = c.no and o.operator_no = $2
        and o.left_at is null
    ) r on true
    left join lateral (
      select count(*)::int as size from (
        select from messages m
        where r.unread and m.conversation_no = c.no and m.seq > r.read_seq
          and m.sender <> $4 and m.sender <> 'admin' and m.revoked_at is null
        limit ${MAX_UNREAD}
      ) counted
    ) unread on true
    left join lateral (
      select * from messages m where m.conversation_no = c.no
      order by m.sent_at desc, m.seq desc limit 1
    ) m on true`,
};

type HeadRow = {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly conversation_type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly title: string;
  readonly address: string;
  readonly group_id: string | null;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly waiting_since: number | null;
  readonly last_activity_at: number;
  readonly last_seq: number;
  readonly read_seq: number | null;
  readonly unread_count: number;
  readonly user_no: number | null;
  readonly user_id: string | null;
  readonly nick_name: string | null;
  readonly icon: string | null;
} & (MessageRow | { readonly seq: null });

const membersOfStatement: Prepared = {
  name: 'conversations.members_of',
  text: `
    select p.conversation_no as "ofNo", u.no, u.id, u.nick_name as "nickName", u.icon,
      p.read_seq as "readSeq"
    from participants p join users u on u.no = p.user_no
    where p.conversation_no = any($1::bigint[])
    order by p.conversation_no, p.position, u.no`,
};

const operatorsOfStatement: Prepared = {
  name: 'conversations.operators_of',
  text: `
    select co.conversation_no as "ofNo", o.no, o.id, o.nick_name as "nickName", o.role,
      co.joined_at as "joinedAt", co.left_at as "leftAt", co.read_seq as "readSeq"
    from conversation_operators co join operators o on o.no = co.operator_no
    where co.conversation_no = any($1::bigint[])
    order by co.conversation_no, co.position, o.no`,
};

const tagsOfStatement: Prepared = {
  name: 'conversations.tags_of',
  text: `
    select conversation_no as "ofNo", tag from conversation_tags
    where conversation_no = any($1::bigint[])
    order by conversation_no, position, tag`,
};

const labelsOfStatement: Prepared = {
  name: 'conversations.labels_of',
  text: `
    select conversation_no as "ofNo", label, sum(size)::int as size from conversation_labels
    where conversation_no = any($1::bigint[]) and operator_no = any($2::bigint[])
      and label <> '${ANY_LABEL}'
    group by 1, 2 order by 1, sum(size) desc, 2`,
};

interface Of {
  readonly ofNo: number;
}

interface Reading {
  readonly readSeq: number;
}

/** Whom conversations are loaded for; `id` is what stands in `from` of the messages they sent. */
export type Reader = Viewer & { readonly id: string };

export type LoadedConversation = Omit<ConversationView, 'allowed'>;

/** Conversations with all that a list shows, in the order of the numbers given. */
export async function listLoaded(
  db: Db,
  reader: Reader,
  nos: readonly number[],
): Promise<LoadedConversation[]> {
  if (nos.length === 0) return [];
  const readerNo = reader.kind === 'staff' ? null : reader.no;
  const [heads, members, operators, tags, labels] = await Promise.all([
    db.read<HeadRow>(headsStatement, [nos, readerNo, reader.kind, reader.id]),
    db.read<Of & Reading & Person>(membersOfStatement, [nos]),
    db.read<Of & Reading & ConversationOperator>(operatorsOfStatement, [nos]),
    db.read<Of & { tag: string }>(tagsOfStatement, [nos]),
    reader.kind === 'user'
      ? []
      : db.read<Of & { label: string; size: number }>(labelsOfStatement, [
          nos,
          ownersOfLabels(reader),
        ]),
  ]);
  const byNo = new Map(heads.map((head) => [head.conversation_no, head]));
  const membersOf = groupBy(members, ofNo);
  const operatorsOf = groupBy(operators, ofNo);
  const tagsOf = groupBy(tags, ofNo);
  const labelsOf = groupBy(labels, ofNo);
  return nos.flatMap((no) => {
    const head = byNo.get(no);
    if (head === undefined) return [];
    const [users, staff] = [membersOf.get(no) ?? [], operatorsOf.get(no) ?? []];
    const present = staff.filter(({ leftAt }) => leftAt === null);
    return [
      {
        ...fromHead(head),
        members: users.map(withoutReading),
        operators: staff.map(withoutReading),
        readers: [...users, ...present].map(({ id, readSeq }) => ({ id, seq: readSeq })),
        tags: (tagsOf.get(no) ?? []).map(({ tag }) => tag),
        labels: (labelsOf.get(no) ?? []).map(({ label, size }) => ({ label, size })),
      },
    ];
  });
}

const ofNo = (row: Of) => row.ofNo;

function withoutReading<Row extends Of & Reading>(row: Row): Omit<Row, keyof Of | keyof Reading> {
  const { ofNo: _ofNo, readSeq: _readSeq, ...rest } = row;
  return rest;
}

function fromHead(
  head: HeadRow,
): Omit<LoadedConversation, 'members' | 'operators' | 'readers' | 'tags' | 'labels'> {
  const id = head.conversation_id;
  return {
    no: head.conversation_no,
    id,
    type: head.conversation_type,
    status: head.status,
    hidden: head.hidden,
    title: head.title,
    address: head.address,
    groupId: head.group_id,
    user:
      head.user_no === null
        ? null
        : {
            no: head.user_no,
            id: head.user_id ?? '',
            nickName: head.nick_name ?? '',
            icon: head.icon ?? '',
          },
    createdAt: head.created_at,
    endedAt: head.ended_at,
    endedBy: head.ended_by,
    waitingSince: head.waiting_since,
    lastActivityAt: head.last_activity_at,
    lastSeq: head.last_seq,
    lastMessage: head.seq === null ? null : toMessage(head, id),
    readSeq: head.read_seq,
    unreadCount: head.unread_count,
  };
}

/**
 * Labels in use that the viewer sees, at most 10,000 shared ones and as many of the viewer's own. Each
 * once, by one look at the index for each of them.
 */
export async function listLabels(db: Db, viewer: Viewer): Promise<string[]> {
  const labels = new Set<string>();
  for (const owner of ownersOfLabels(viewer)) {
    const rows = await db.query<{ label: string | null }>(
      `with recursive found as (
         select min(label) as label from conversation_labels
         where operator_no = $1 and label > '${ANY_LABEL}'
         union all
         select (select min(l.label) from conversation_labels l
           where l.operator_no = $1 and l.label > f.label)
         from found f where f.label is not null
       )
       select label from found where label is not null limit 10000`,
      [owner],
    );
    for (const { label } of rows) if (label !== null) labels.add(label);
  }
  return [...labels].toSorted();
}
