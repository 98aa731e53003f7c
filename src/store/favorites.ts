import type { Db, Transaction } from '../db/open.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { visibleToUsers } from './visibility.ts';

export interface FavoriteKey {
  readonly conversationNo: number;
  readonly messageSeq: number;
  readonly userNo: number;
}

/** Whether it was not there. */
export async function insert(
  tx: Transaction,
  key: FavoriteKey,
  createdAt: number,
): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `insert into favorites (conversation_no, message_seq, user_no, created_at)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [key.conversationNo, key.messageSeq, key.userNo, createdAt],
  );
  return rowCount === 1;
}

/** Whether it was there. */
export async function remove(tx: Transaction, key: FavoriteKey): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    'delete from favorites where conversation_no = $1 and message_seq = $2 and user_no = $3',
    [key.conversationNo, key.messageSeq, key.userNo],
  );
  return rowCount === 1;
}

export interface FavoritePlace {
  readonly createdAt: number;
  readonly conversationNo: number;
  readonly messageSeq: number;
}

export interface FavoriteRow extends FavoritePlace {
  readonly conversationTitle: string;
  readonly message: Message;
  readonly favoriteCount: number;
}

/** What a user saved of the conversations they still see, the latest saved first. */
export async function listOfUser(
  db: Db,
  userNo: number,
  page: { readonly after: FavoritePlace | undefined; readonly limit: number },
): Promise<FavoriteRow[]> {
  const { after, limit } = page;
  const rows = await db.query<
    MessageRow & {
      saved_at: number;
      conversation_no: number;
      conversation_id: ConversationId;
      title: string;
      favorite_count: number;
    }
  >(
    `select f.created_at as saved_at, f.conversation_no, c.id as conversation_id, c.title,
       (select count(*)::int from favorites o
        where o.conversation_no = f.conversation_no and o.message_seq = f.message_seq)
         as favorite_count,
       ${messageColumns}
     from favorites f
     join conversations c on c.no = f.conversation_no and ${visibleToUsers}
     join participants p on p.conversation_no = f.conversation_no and p.user_no = f.user_no
     join messages m on m.conversation_no = f.conversation_no and m.seq = f.message_seq
     where f.user_no = $1 and ($2::bigint is null or
       (f.created_at, f.conversation_no, f.message_seq) < ($2::bigint, $3::bigint, $4::int))
     order by f.created_at desc, f.conversation_no desc, f.message_seq desc
     limit $5`,
    [
      userNo,
      after?.createdAt ?? null,
      after?.conversationNo ?? null,
      after?.messageSeq ?? null,
      limit,
    ],
  );
  return rows.map((row) => ({
    createdAt: row.saved_at,
    conversationNo: row.conversation_no,
    messageSeq: row.seq,
    conversationTitle: row.title,
    message: toMessage(row, row.conversation_id),
    favoriteCount: row.favorite_count,
  }));
}
