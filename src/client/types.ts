// What goes over the wire of `/api`, in words of its own: nothing of the server is imported, so that
// this can be bundled for browsers. test/client/types.test.ts holds it equal to the server's schemas.
// Times are epoch ms.

export type JsonObject = Record<string, unknown>;

export type Status = 'waiting' | 'active' | 'ended' | 'deleted' | 'suspended';

export type Action =
  | 'join'
  | 'transfer'
  | 'suspend'
  | 'resume'
  | 'end'
  | 'reopen'
  | 'hide'
  | 'show'
  | 'delete';

export type MessageType = 'txt' | 'img' | 'audio' | 'video' | 'loc' | 'file' | 'cmd' | 'custom';

export interface Person {
  id: string;
  /** Number of the user in the im v1 family. */
  no: number;
  nickName: string;
  /** As stored: a media key, an address, or "". */
  icon: string;
  iconUrl: string | null;
}

export interface Mark {
  label: string;
  color: string | null;
  note: string | null;
  /** Whether other operators see it. */
  shared: boolean;
  operatorId: string;
  createdAt: number;
}

export interface ListedMark extends Mark {
  operatorNick: string;
  messageId: string;
  seq: number;
}

export interface MarkInput {
  /** Such as #ff8800. */
  color?: string;
  note?: string;
  /** True when left out. */
  shared?: boolean;
}

export interface Links {
  original: string;
  /** An image at most 1080 wide; null for other files. */
  medium: string | null;
  /** An image cropped to 200×200; null for other files. */
  thumbnail: string | null;
}

/** A file that was uploaded. */
export interface Media {
  /** What messages name the file by: `body.mediaId`. */
  mediaId: string;
  /** What its bytes say that it is, such as image/jpeg. */
  type: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  filename: string;
  createdAt: number;
  links: Links;
}

export interface Message {
  id: string;
  conversationId: string;
  /** Place in the order of arrival, from 1, without gaps. */
  seq: number;
  no: number;
  hxMsgId: string | null;
  clientMessageId: string | null;
  /** Id of a user, an operator or a client; `admin` for the system. */
  from: string;
  to: string;
  type: MessageType;
  /** By type; {} when it was revoked. */
  body: JsonObject;
  ext: JsonObject;
  /** With `seq`, the order of display. */
  sentAt: number;
  clientSentAt: number | null;
  updatedAt: number | null;
  revokedAt: number | null;
  /** Id of who took it back; null when that is not known. */
  revokedBy: string | null;
  /** When a live connection first showed it. */
  pushedAt: number | null;
  links: Links | null;
  /** In history: how many users saved it. */
  favoriteCount?: number;
  /** In history: whether the asking user saved it. */
  favorited?: boolean;
  /** In history, for staff: shared marks, and one's own. */
  marks?: Mark[];
}

export interface MessageInput {
  /** The client makes one when it is left out, so that a retry never sends twice. */
  clientMessageId?: string;
  type: MessageType;
  body: JsonObject;
  /** Up to 16 KB, kept as sent. */
  ext?: JsonObject;
  /** Services only: the user or operator who says it, or `admin`. */
  from?: string;
  to?: string;
  clientSentAt?: number;
  /** Ingest services only: when it was said. */
  sentAt?: number;
}

export interface WindowQuery {
  /** newest (default), oldest, first_unread, message:<id>, or time:<epoch ms or ISO 8601>. */
  anchor?: string;
  /** `before` or `after` of an answer, instead of an anchor. */
  cursor?: string;
  before?: number;
  after?: number;
}

interface Window {
  /** Id of the message at the anchor; null when there is none. */
  anchor: string | null;
  foundOldest: boolean;
  foundNewest: boolean;
  /** Cursor towards older messages; null when there are none. */
  before: string | null;
  /** Cursor towards newer messages, also those to come. */
  after: string | null;
}

export interface MessageWindow extends Window {
  /** Oldest first. */
  messages: Message[];
}

export interface TimelineItem {
  /** Where the conversation is another than that of the message before; else null. */
  separator: {
    readonly conversationId: string;
    readonly title: string;
    readonly status: Status;
    readonly createdAt: number;
  } | null;
  message: Message;
}

export interface TimelineWindow extends Window {
  /** Oldest first. */
  items: TimelineItem[];
}

/** Filters combine with AND, with one another and with those in `q`. */
export interface SearchQuery {
  /** Words, "phrases", -excluded words, and filters such as from:name; see docs/search.md. */
  q?: string;
  conversationId?: string;
  /** A user who takes part: an id, or `me`. */
  customerId?: string;
  /** An operator who takes or took part: an id, or `me`. */
  operatorId?: string;
  /** An id, `me` or `admin`. */
  senderId?: string;
  type?: MessageType;
  /** Epoch ms or ISO 8601 with a zone; so the one after it. */
  sentFrom?: string;
  sentTo?: string;
  tag?: string;
  /** Label of a mark; for staff. */
  mark?: string;
  /** Any of these statuses of conversations, separated by commas. */
  status?: string;
  hasFile?: true;
  /** newest when left out; relevance ranks the newest 1,000. */
  sort?: 'newest' | 'relevance';
  cursor?: string;
  limit?: number;
}

export interface Highlight {
  /** Which text of the message, such as `body.msg`. */
  field: string;
  text: string;
  /** In UTF-16 units, in order and apart from one another. */
  ranges: { start: number; end: number }[];
}

export interface FoundMessage {
  id: string;
  conversationId: string;
  hxMsgId: string | null;
  /** Whether all words are there as written, or some by pinyin only. */
  match: 'exact' | 'pinyin';
  highlights: Highlight[];
  /** A path of the server that opens the message in its conversation. */
  link: string;
  message: Message;
}

export interface SearchPage {
  items: FoundMessage[];
  next: string | null;
  /** Of all pages, with the first; null on those after it. */
  count: { value: number; relation: 'exact' | 'about' | 'at_least'; text: string } | null;
  /** Whether time was up before the page was full: `next` goes on searching. */
  partial: boolean;
  /** Whether messages are still missing in the index. */
  indexing: boolean;
}

export interface Favorite {
  conversationTitle: string;
  favoritedAt: number;
  message: Message;
}

export interface ConversationOperator {
  id: string;
  nickName: string;
  joinedAt: number | null;
  leftAt: number | null;
}

export interface Conversation {
  id: string;
  no: number;
  type: 'service' | 'direct';
  status: Status;
  /** Whether users no longer see it. */
  hidden: boolean;
  title: string;
  address: string;
  tags: string[];
  groupId: string | null;
  /** Null in a direct conversation. */
  user: Person | null;
  members: Person[];
  /** Those there, and those who left. */
  operators: ConversationOperator[];
  createdAt: number;
  endedAt: number | null;
  endedBy: string | null;
  /** Since when it waits for an operator; null when it does not. */
  waitingSince: number | null;
  lastActivityAt: number;
  lastSeq: number;
  lastMessage: Message | null;
  /** How far the asking user or operator has read; null for others. */
  readSeq: number | null;
  /** Messages of others beyond that, up to 1000. */
  unreadCount: number;
  /** How far each user, and each operator who has joined, has read. */
  readers: { id: string; seq: number }[];
  labels: { label: string; size: number }[];
  /** What the asking party may do with it now. */
  allowed: Action[];
}

/** Filters combine with AND. */
export interface ConversationQuery {
  /** Just these, and nothing else: up to 100 ids, separated by commas. */
  ids?: string;
  /** Any of these statuses, separated by commas. */
  status?: string;
  /** An operator who is in it: an id, or `me`. */
  operator?: string;
  /** A user who takes part: an id, or `me`. */
  user?: string;
  tag?: string;
  label?: string;
  marked?: true;
  unread?: true;
  title?: string;
  nick?: string;
  operatorNick?: string;
  /** Epoch ms or ISO 8601 with a zone; so the three after it. */
  createdFrom?: string;
  createdTo?: string;
  activeFrom?: string;
  activeTo?: string;
  type?: 'service' | 'direct';
  /** -activity when left out; waiting, with `status: 'waiting'`, puts first who waits longest. */
  sort?: '-activity' | 'activity' | '-created' | 'created' | 'waiting';
  cursor?: string;
  limit?: number;
}

export interface ConversationInput {
  /** service when left out. */
  type?: 'service' | 'direct';
  /** Whose it is; oneself for a user. */
  userId?: string;
  /** The two of a direct one. */
  memberIds?: string[];
  title?: string;
  address?: string;
  tags?: string[];
  groupId?: string;
  /** Goes into the first message, which says that it was opened. */
  ext?: JsonObject;
}

export interface ConversationChanges {
  title?: string;
  address?: string;
  /** All tags from now on. */
  tags?: string[];
}

/** On whose behalf a service acts; operators act for themselves. */
export interface OnBehalf {
  operatorId?: string;
}

export interface Reading {
  readSeq: number;
  unreadCount: number;
}

export interface ListQuery {
  /** `next` of the answer before. */
  cursor?: string;
  limit?: number;
}

export interface NickQuery extends ListQuery {
  /** Part of the name; case and width do not matter. */
  nick?: string;
}

/** How many there are, as far as it was counted. */
export interface CappedCount {
  value: number;
  relation: 'exact' | 'at_least';
}

export interface InboxCounts {
  conversations: CappedCount;
  unread: CappedCount;
}

export interface Inbox {
  waiting: InboxCounts;
  mine: InboxCounts;
  suspended: InboxCounts;
  ended: InboxCounts;
  all: InboxCounts;
}

export interface TagCount {
  tag: string;
  /** Counted as far as 1,000. */
  conversations: CappedCount;
}

export interface TagList {
  tags: string[];
  /** When they were asked for. */
  counts?: TagCount[];
}

export interface TagChange {
  /** Conversations that the call changed. */
  changed: number;
  /** Whether none has the tag any more. */
  done: boolean;
}
