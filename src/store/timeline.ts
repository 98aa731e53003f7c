import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import type { Slice } from '../domain/page.ts';
import { bucketedPage } from './display-order.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';

export interface TimelineItem {
  readonly message: Message;
  readonly conversationStatus: ConversationStatus;
  /** How many users saved the message. */
  readonly favoriteCount: number;
  readonly savedByUser: boolean;
}

export interface TimelinePage {
  readonly total: number;
  readonly items: TimelineItem[];
}

const item = `${messageColumns}, c.id as conversation_id, c.status as conversation_status,
  f.favorite_count, f.saved_by_user`;

const joins = `
  join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
  join conversations c on c.no = t.conversation_no
  cross join lateral (
    select count(*)::int as favorite_count, coalesce(bool_or(f.user_no = $1), false) as saved_by_user
    from favorites f where f.conversation_no = t.conversation_no and f.message_seq = t.message_seq
  ) f`;

const pageInOrder: Prepared = {
  name: 'timeline.page_in_order',
  text: `
    select s.visible as total, s.in_order, i.*
    from timeline_state s
    left join lateral (
      select t.seq as place, ${item}
      from timeline t ${joins}
      where s.in_order and t.user_no = s.user_no
        and t.seq <= s.last_seq - $2::int and t.seq > s.last_seq - $2::int - $3::int
      order by t.seq desc
    ) i on true
    where s.user_no = $1
    order by i.place desc`,
};

const pageByBuckets: Prepared = {
  name: 'timeline.page_by_buckets',
  text: `
    select s.visible as total, false as in_order, i.*
    from timeline_state s
    left join lateral (
      select t.seq as place, t.sent_at as shown_at, ${item}
      from (${bucketedPage('timeline', 's.user_no', '$2::int', '$3::int')}) k
      join timeline t on t.user_no = k.user_no and t.seq = k.seq ${joins}
    ) i on true
    where s.user_no = $1
    order by i.shown_at desc, i.place desc`,
};

type ItemRow = MessageRow & {
  readonly conversation_id: ConversationId;
  readonly conversation_status: ConversationStatus;
  readonly favorite_count: number;
  readonly saved_by_user: boolean;
};

type PageRow = { total: number; in_order: boolean } & (ItemRow | { seq: null });

/** A page of all that a user still sees, over all conversations, newest first in display order. */
export async function listPage(db: Db, userNo: number, slice: Slice): Promise<TimelinePage> {
  const values = [userNo, slice.offset, slice.limit];
  let rows = await db.read<PageRow>(pageInOrder, values);
  if (rows[0]?.in_order === false) rows = await db.read<PageRow>(pageByBuckets, values);
  const items: TimelineItem[] = [];
  for (const row of rows) {
    if (row.seq === null) continue;
    items.push({
      message: toMessage(row, row.conversation_id),
      conversationStatus: row.conversation_status,
      favoriteCount: row.favorite_count,
      savedByUser: row.saved_by_user,
    });
  }
  return { total: rows[0]?.total ?? 0, items };
}
