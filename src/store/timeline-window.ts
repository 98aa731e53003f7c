import type { Db, Prepared } from '../db/open.ts';
import type { ConversationStatus, ConversationType } from '../domain/conversation.ts';
import type { ConversationId, UserId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import {
  type Place,
  type Surroundings,
  type WindowQuery,
  beforeEverything,
} from '../domain/window.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { type PlaceColumns, surroundingsOf } from './surroundings.ts';

/** What a separator shows of the conversation that begins under it. */
export interface TimelineConversation {
  readonly no: number;
  readonly id: ConversationId;
  readonly type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly title: string;
  readonly createdAt: number;
}

export interface TimelineRow {
  /** In the timeline. */
  readonly place: Place;
  readonly message: Message;
  readonly conversation: TimelineConversation;
}

export interface FoundTimeline {
  readonly userId: UserId;
  /** Undefined when the anchor's message is not there. */
  readonly found: Surroundings<TimelineRow> | undefined;
}

/** `visible`: what the user still sees; `all`: that, and what is hidden or was deleted. */
export type TimelineView = 'visible' | 'all';

// A timeline has two indexes in display order, of the rows that are visible and of the others: a
// condition for each that the view reads.
const halves: Readonly<Record<TimelineView, readonly string[]>> = {
  visible: ['t.visible'],
  all: ['t.visible', 'not t.visible'],
};

interface Side {
  readonly condition: string;
  readonly order: string;
  readonly limit: string;
}

const older: Side = {
  condition: '(t.sent_at, t.seq) < (k.sent_at, k.seq)',
  order: 't.sent_at desc, t.seq desc',
  limit: '$2::int',
};
const newer: Side = {
  condition: '(t.sent_at, t.seq) >= (k.sent_at, k.seq)',
  order: 't.sent_at, t.seq',
  limit: '$3::int',
};

function rowsOn(side: Side, view: TimelineView): string {
  const { condition, order, limit } = side;
  const walks = halves[view].map(
    (half) => `
      (select t.* from timeline t
       where t.user_no = u.no and ${half} and ${condition}
       order by ${order} limit ${limit})`,
  );
  return `(select t.* from (${walks.join(' union all ')}) t order by ${order} limit ${limit})`;
}

const end = `
  select coalesce(s.last_sent_at, ${beforeEverything.sentAt}) as sent_at,
    coalesce(s.last_seq + 1, 0) as seq, false as anchored`;

const place = 'select $4::bigint as sent_at, $5::int as seq, $6::boolean as anchored';

// An id is unique within a conversation; should two conversations have it, the later one is meant.
function placeOfMessage(view: TimelineView): string {
  const rows = halves[view].map(
    (half) => `
      select t.sent_at, t.seq from timeline t
      where t.user_no = u.no and ${half} and t.sent_at = m.sent_at
        and t.conversation_no = m.conversation_no and t.message_seq = m.seq`,
  );
  return `
    select t.sent_at, t.seq, true as anchored
    from participants p
    join messages m on m.conversation_no = p.conversation_no and m.id = $4
    cross join lateral (${rows.join(' union all ')}) t
    where p.user_no = u.no
    order by t.sent_at desc, t.seq desc limit 1`;
}

const windowFrom = (name: string, view: TimelineView, start: string): Prepared => ({
  name: `timeline_window.${name}_of_${view}`,
  text: `
    select u.id as user_id, k.sent_at as place_sent_at, k.seq as place_seq, k.anchored,
      t.older, t.sent_at as shown_at, t.seq as shown_seq, ${messageColumns},
      c.no as conversation_no, c.id as conversation_id, c.type as conversation_type, c.status,
      c.hidden, c.title, c.created_at
    from users u
    left join timeline_state s on s.user_no = u.no
    left join lateral (${start}) k on true
    left join lateral (
      select true as older, t.* from ${rowsOn(older, view)} t
      union all
      select false as older, t.* from ${rowsOn(newer, view)} t
    ) t on true
    left join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
    left join conversations c on c.no = t.conversation_no
    where u.id = $1`,
});

const statementsOf = (view: TimelineView) => ({
  end: windowFrom('end', view, end),
  place: windowFrom('place', view, place),
  message: windowFrom('message', view, placeOfMessage(view)),
});

const statements = { visible: statementsOf('visible'), all: statementsOf('all') };

type PlaceName = keyof (typeof statements)['visible'];

interface HeadColumns extends PlaceColumns {
  readonly user_id: UserId;
}

type ItemColumns = MessageRow & {
  readonly older: boolean;
  readonly shown_at: number;
  readonly shown_seq: number;
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
  readonly conversation_type: ConversationType;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly title: string;
  readonly created_at: number;
};

type WindowRow = HeadColumns & (ItemColumns | { readonly seq: null });

/** What is around a place of a user's timeline; undefined when there is no such user. */
export async function findAround(
  db: Db,
  userId: string,
  view: TimelineView,
  query: WindowQuery,
): Promise<FoundTimeline | undefined> {
  const { name, values } = startOf(query);
  const rows = await db.read<WindowRow>(statements[view][name], [
    userId,
    query.before + 1,
    query.after + 2,
    ...values,
  ]);
  const [head] = rows;
  if (head === undefined) return undefined;
  const shown = rows.flatMap((row) =>
    row.seq === null ? [] : [{ older: row.older, row: toTimelineRow(row) }],
  );
  return {
    userId: head.user_id,
    found: surroundingsOf(head, shown, (row) => row.place),
  };
}

function toTimelineRow(row: ItemColumns): TimelineRow {
  const id = row.conversation_id;
  return {
    place: { sentAt: row.shown_at, seq: row.shown_seq },
    message: toMessage(row, id),
    conversation: {
      no: row.conversation_no,
      id,
      type: row.conversation_type,
      status: row.status,
      hidden: row.hidden,
      title: row.title,
      createdAt: row.created_at,
    },
  };
}

function startOf({ start }: WindowQuery): {
  readonly name: PlaceName;
  readonly values: readonly unknown[];
} {
  if (start.kind === 'place') {
    return { name: 'place', values: [start.place.sentAt, start.place.seq, start.anchored] };
  }
  if (start.kind === 'message') return { name: 'message', values: [start.id] };
  return { name: 'end', values: [] };
}
