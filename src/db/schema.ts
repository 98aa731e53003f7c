import type { Generated, GeneratedAlways } from 'kysely';
import type { SearchSchema } from './search-schema.ts';

/** Times are epoch ms; `json` columns travel as their text. One interface a table, as migrated. */
interface UserTable {
  no: GeneratedAlways<number>;
  id: string;
  nick_name: Generated<string>;
  icon: Generated<string>;
  created_at: number;
  placeholder: Generated<boolean>;
  banned_at: Generated<number | null>;
}

interface OperatorTable {
  no: GeneratedAlways<number>;
  id: string;
  nick_name: Generated<string>;
  login: string | null;
  password_hash: string | null;
  role: Generated<'agent' | 'admin'>;
  created_at: number;
  placeholder: Generated<boolean>;
  disabled_at: Generated<number | null>;
}

interface ConversationTable {
  no: GeneratedAlways<number>;
  id: string;
  type: Generated<'service' | 'direct'>;
  group_id: string | null;
  user_no: number | null;
  title: Generated<string>;
  address: Generated<string>;
  status: Generated<1 | 3 | 5 | 6 | 30>;
  hidden: Generated<boolean>;
  created_at: number;
  ended_at: number | null;
  ended_by: string | null;
  direct_pair: string | null;
  placeholder: Generated<boolean>;
}

interface ParticipantTable {
  conversation_no: number;
  user_no: number;
  position: number;
  read_seq: Generated<number>;
  read_at: Generated<number | null>;
  unread: Generated<boolean>;
}

interface ConversationOperatorTable {
  conversation_no: number;
  operator_no: number;
  position: number;
  read_seq: Generated<number>;
  read_at: Generated<number | null>;
  unread: Generated<boolean>;
  joined_at: Generated<number | null>;
  left_at: Generated<number | null>;
  /** UTC day of the conversation's last activity, counted from 1970-01-01. */
  active_day: Generated<number>;
  /** The conversation's. */
  created_at: Generated<number>;
}

interface ConversationTagTable {
  conversation_no: number;
  tag: string;
  position: number;
  active_day: Generated<number>;
  created_at: Generated<number>;
}

/**
 * How many marks of a conversation have a label; the empty label counts all. Shared marks are under
 * operator 0, others under the one who made them.
 */
interface ConversationLabelTable {
  conversation_no: number;
  operator_no: number;
  label: string;
  size: number;
  active_day: Generated<number>;
  created_at: Generated<number>;
}

interface ConversationStateTable {
  conversation_no: number;
  last_seq: Generated<number>;
  last_sent_at: Generated<number>;
  in_order: Generated<boolean>;
  /** Copies of the conversation's, for lists. */
  status: Generated<1 | 3 | 5 | 6 | 30>;
  created_at: Generated<number>;
  /** The later of creation and last message. */
  active_at: GeneratedAlways<number>;
  /** When it was last opened again. */
  waiting_at: number | null;
}

interface MessageTable {
  conversation_no: number;
  seq: number;
  no: Generated<number>;
  sent_at: number;
  received_at: number;
  id: string;
  hx_msg_id: string | null;
  client_msg_id: string | null;
  sender: string;
  recipient: string;
  type: string;
  body: string;
  ext: string | null;
  client_sent_at: number | null;
  updated_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
  pushed_at: number | null;
}

interface ConversationBucketTable {
  conversation_no: number;
  sent_at: number;
  seq: number;
  size: number;
}

interface TimelineStateTable {
  user_no: number;
  last_seq: Generated<number>;
  last_sent_at: Generated<number>;
  visible: Generated<number>;
  in_order: Generated<boolean>;
}

interface TimelineTable {
  user_no: number;
  seq: number;
  sent_at: number;
  conversation_no: number;
  message_seq: number;
  visible: Generated<boolean>;
}

interface TimelineBucketTable {
  user_no: number;
  sent_at: number;
  seq: number;
  size: number;
}

interface MarkTable {
  conversation_no: number;
  message_seq: number;
  operator_no: number;
  label: string;
  created_at: number;
  color: Generated<string | null>;
  note: Generated<string | null>;
  /** Otherwise only the operator who made it sees it. */
  shared: Generated<boolean>;
}

interface FavoriteTable {
  conversation_no: number;
  message_seq: number;
  user_no: number;
  created_at: number;
}

interface EventTable {
  conversation_no: number;
  id: GeneratedAlways<number>;
  at: number;
  kind: string;
  actor: string | null;
  data: string;
  /** Who alone may learn of it (domain/event.ts); null for all who see the conversation. */
  audience: Generated<string | null>;
}

interface TokenTable {
  id: GeneratedAlways<number>;
  hash: Buffer;
  kind: 'user' | 'operator' | 'im' | 'service';
  subject_no: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

interface ClientTable {
  no: GeneratedAlways<number>;
  id: string;
  name: string;
  secret: string;
  scope: 'user' | 'op' | 'ingest';
  sign_required: Generated<boolean>;
  created_at: number;
  revoked_at: number | null;
}

interface CannedReplyTable {
  no: GeneratedAlways<number>;
  operator_no: number;
  shortcut: string;
  shortcut_key: string;
  title: string;
  text: string;
  uses: Generated<number>;
  created_at: number;
  updated_at: number;
  /** By which those of one owner are listed. */
  place: Generated<number>;
}

interface ClientNonceTable {
  client_id: string;
  nonce: string;
  expires_at: number;
}

interface ImportRunTable {
  id: GeneratedAlways<number>;
  kind: string;
  started_at: number;
  finished_at: number | null;
  records_read: Generated<number>;
  inserted: Generated<number>;
  duplicate: Generated<number>;
  rejected: Generated<number>;
}

interface BlacklistTable {
  user_no: number;
  blocked_user_no: number;
  created_at: number;
}

interface MediaTable {
  /** Id of the user, operator or client that uploaded it. */
  owner: string;
  key: string;
  type: string;
  size_bytes: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  filename: string;
  created_at: number;
  named_at: Generated<number | null>;
}

interface LiveNodeTable {
  id: GeneratedAlways<number>;
  seen_at: Generated<Date>;
}

interface PresenceTable {
  subject: string;
  node_id: number;
  connections: number;
}

interface SettingTable {
  key: string;
  value: string;
}

interface RenameTable {
  kind: 'user' | 'operator';
  no: number;
  id: GeneratedAlways<number>;
}

export interface Schema extends SearchSchema {
  users: UserTable;
  operators: OperatorTable;
  conversations: ConversationTable;
  participants: ParticipantTable;
  conversation_operators: ConversationOperatorTable;
  conversation_tags: ConversationTagTable;
  conversation_labels: ConversationLabelTable;
  conversation_state: ConversationStateTable;
  messages: MessageTable;
  conversation_buckets: ConversationBucketTable;
  timeline_state: TimelineStateTable;
  timeline: TimelineTable;
  timeline_buckets: TimelineBucketTable;
  marks: MarkTable;
  favorites: FavoriteTable;
  events: EventTable;
  tokens: TokenTable;
  clients: ClientTable;
  canned_replies: CannedReplyTable;
  client_nonces: ClientNonceTable;
  import_runs: ImportRunTable;
  settings: SettingTable;
  renames: RenameTable;
  blacklist: BlacklistTable;
  media: MediaTable;
  live_nodes: LiveNodeTable;
  presence: PresenceTable;
}
