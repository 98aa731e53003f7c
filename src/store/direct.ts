import type { Db, Prepared } from '../db/open.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { Page, Slice } from '../domain/page.ts';
import { MAX_UNREAD, type Member } from './conversations.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { visibleToUsers } from './visibility.ts';

/** A direct conversation as one of its two members sees it. */
export interface DirectConversation {
  readonly no: number;
  readonly id: ConversationId;
  readonly other: Member;
  /** Arrival place of the last message; 0 when there is none. */
  readonly lastSeq: number;
  /** The latest in display order. */
  readonly lastMessage: Message | null;
  /** When something was last said; without messages, when it was made. Epoch ms. */
  readonly activeAt: number;
  /** Counted up to {@link MAX_UNREAD}. */
  readonly unreadCount: number;
}

// Whoever did not make the conversation learns of it by its first message.
const mine = (alsoWhere: string) => `
  select c.no, c.id, p.read_seq, p.unread, s.last_seq,
    case when s.last_seq = 0 then c.created_at else s.last_sent_at end as active_at
  from participants p
  join conversations c on c.no = p.conversation_no
  join conversation_state s on s.conversation_no = c.no
  where p.user_no = $1::bigint and c.type = 'direct' and ${visibleToUsers} ${alsoWhere}`;

const columns = `k.no as conversation_no, k.id as conversation_id, k.last_seq, k.active_at,
  o.no as other_no, o.id as other_id, o.nick_name, o.icon, u.unread_count, ${messageColumns}`;

const details = `
  left join lateral (
    select u.no, u.id, u.nick_name, u.icon
    from participants p join users u on u.no = p.user_no
    where p.conversation_no = k.no and p.user_no <> $1
    order by p.position limit 1
  ) o on true
  left join lateral (
    select * from messages m where m.conversation_no = k.no
    order by m.sent_at desc, m.seq desc limit 1
  ) m on true
  left join lateral (
    select count(*) as unread_count from (
      select from messages m
      where k.unread and m.conversation_no = k.no and m.seq > k.read_seq
        and m.sender = o.id and m.revoked_at is null
      limit ${MAX_UNREAD}
    ) unread
  ) u on true`;

const pageStatement: Prepared = {
  name: 'direct.page',
  text: `
    with mine as materialized (${mine('and (s.last_seq > 0 or c.user_no = $1)')})
    select t.total, ${columns}
    from (select count(*) as total from mine) t
    left join (select * from mine order by active_at desc, no desc offset $2 limit $3) k on true
    ${details}
    order by k.active_at desc, k.no desc`,
};

const oneStatement: Prepared = {
  name: 'direct.one',
  text: `select ${columns} from (${mine('and c.no = $2')}) k ${details}`,
};

const pairStatement: Prepared = {
  name: 'direct.of_pair',
  text: `
    select ${columns}
    from (${mine(`and c.direct_pair = least($1::bigint, $2::bigint) || ':' || greatest($1::bigint, $2::bigint)`)}) k ${details}`,
};

type Row = {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly last_seq: number;
  readonly active_at: number;
  readonly other_no: number | null;
  readonly other_id: string | null;
  readonly nick_name: string | null;
  readonly icon: string | null;
  readonly unread_count: number;
} & (MessageRow | { readonly seq: null });

function toDirect(row: Row): DirectConversation {
  const id = row.conversation_id;
  return {
    no: row.conversation_no,
    id,
    other: {
      no: row.other_no ?? 0,
      id: row.other_id ?? '',
      nickName: row.nick_name ?? '',
      icon: row.icon ?? '',
    },
    lastSeq: row.last_seq,
    lastMessage: row.seq === null ? null : toMessage(row, id),
    activeAt: row.active_at,
    unreadCount: row.unread_count,
  };
}

/** The direct conversations of a user, the latest active first. */
export async function listPage(
  db: Db,
  userNo: number,
  slice: Slice,
): Promise<Page<DirectConversation>> {
  const rows = await db.prepared<{ total: number } & (Row | { readonly conversation_no: null })>(
    pageStatement,
    [userNo, slice.offset, slice.limit],
  );
  const found: DirectConversation[] = [];
  for (const row of rows) if (row.conversation_no !== null) found.push(toDirect(row));
  return { rows: found, total: rows[0]?.total ?? 0 };
}

/** A direct conversation of the user by its number. */
export async function findByNo(
  db: Db,
  userNo: number,
  conversationNo: number,
): Promise<DirectConversation | undefined> {
  const [row] = await db.read<Row>(oneStatement, [userNo, conversationNo]);
  return row === undefined ? undefined : toDirect(row);
}

/** The user's direct conversation with another, by the numbers of the two. */
export async function findByOther(
  db: Db,
  userNo: number,
  otherNo: number,
): Promise<DirectConversation | undefined> {
  const [row] = await db.read<Row>(pairStatement, [userNo, otherNo]);
  return row === undefined ? undefined : toDirect(row);
}

const personStatement: Prepared = {
  name: 'direct.person',
  text: `select no, id, nick_name as "nickName", icon, banned_at as "bannedAt" from users where no = $1`,
};

export interface DirectPerson extends Member {
  readonly bannedAt: number | null;
}

/** A user by number. */
export async function findPerson(db: Db, userNo: number): Promise<DirectPerson | undefined> {
  const [row] = await db.read<DirectPerson>(personStatement, [userNo]);
  return row;
}

const numberStatement: Prepared = {
  name: 'direct.take_message_no',
  text: `select nextval('message_no') as no`,
};

/** A number of the sequence that messages have theirs from, for one that is not stored. */
export async function takeMessageNo(db: Db): Promise<number> {
  const [row] = await db.prepared<{ no: number }>(numberStatement, []);
  return row?.no ?? 0;
}
