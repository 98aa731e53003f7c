import type { Lane, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { Message, MessageType } from '../domain/message.ts';
import type { MessageKey } from './message-extras.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { visibleToUsers } from './visibility.ts';

/** What a message must be to be shown, besides holding the words; left out, all are. */
export interface HitFilter {
  /** Only what this user sees; null for staff. */
  readonly viewerNo: number | null;
  readonly conversationNo?: number | undefined;
  readonly senders?: readonly string[] | undefined;
  readonly types?: readonly MessageType[] | undefined;
  readonly statuses?: readonly ConversationStatus[] | undefined;
  /** Of each group one must take part in the conversation. */
  readonly customers: readonly (readonly number[])[];
  readonly operators: readonly (readonly number[])[];
  /** All of them are on the conversation. */
  readonly tags: readonly string[];
  /** All of them are on the message: shared ones, or those of this operator. */
  readonly marks: readonly string[];
  readonly markedBy: number | null;
}

export interface FoundMessage extends MessageKey {
  readonly message: Message;
}

const someOfEach = (table: string, no: string, groups: string, nos: string) => `
  (cardinality(${groups}::int[]) = 0 or (
    select count(distinct g.of) from unnest(${groups}::int[], ${nos}::bigint[]) as g (of, no)
    join ${table} t on t.conversation_no = c.no and t.${no} = g.no
  ) = (select count(distinct of) from unnest(${groups}::int[]) as g (of)))`;

// Each message is looked up by its key, whatever the planner believes.
const hits: Prepared = {
  name: 'search_hits.list',
  text: `
    select c.no as conversation_no, c.id as conversation_id, ${messageColumns}
    from unnest($1::bigint[], $2::int[]) with ordinality as g (conversation_no, seq, ord)
    cross join lateral (
      select m.* from messages m
      where m.conversation_no = g.conversation_no and m.seq = g.seq offset 0
    ) m
    cross join lateral (
      select c.* from conversations c where c.no = g.conversation_no offset 0
    ) c
    where m.revoked_at is null
      and ($3::bigint is null or (${visibleToUsers} and exists (
        select from participants p where p.conversation_no = c.no and p.user_no = $3::bigint)))
      and ($4::bigint is null or c.no = $4::bigint)
      and ($5::text[] is null or m.sender = any($5::text[]))
      and ($6::text[] is null or m.type = any($6::text[]))
      and ($7::int[] is null or c.status = any($7::int[]))
      and ${someOfEach('participants', 'user_no', '$8', '$9')}
      and ${someOfEach('conversation_operators', 'operator_no', '$10', '$11')}
      and (cardinality($12::text[]) = 0 or (
        select count(*) from conversation_tags t
        where t.conversation_no = c.no and t.tag = any($12::text[])) = cardinality($12::text[]))
      and (cardinality($13::text[]) = 0 or (
        select count(distinct k.label) from marks k
        where k.conversation_no = m.conversation_no and k.message_seq = m.seq
          and k.label = any($13::text[]) and (k.shared or k.operator_no = $14::bigint)
      ) = cardinality($13::text[]))
    order by g.ord`,
};

type HitRow = MessageRow & {
  readonly conversation_no: number;
  readonly conversation_id: ConversationId;
};

/** Those of the messages that may be shown and meet the filter, in the given order. */
export async function listHits(
  db: Pick<Lane, 'prepared'>,
  keys: readonly MessageKey[],
  filter: HitFilter,
): Promise<FoundMessage[]> {
  if (keys.length === 0) return [];
  const [customerGroups, customers] = flatten(filter.customers);
  const [operatorGroups, operators] = flatten(filter.operators);
  const rows = await db.prepared<HitRow>(hits, [
    keys.map((key) => key.conversationNo),
    keys.map((key) => key.seq),
    filter.viewerNo,
    filter.conversationNo ?? null,
    filter.senders ?? null,
    filter.types ?? null,
    filter.statuses ?? null,
    customerGroups,
    customers,
    operatorGroups,
    operators,
    filter.tags,
    filter.marks,
    filter.markedBy,
  ]);
  return rows.map((row) => ({
    conversationNo: row.conversation_no,
    seq: row.seq,
    message: toMessage(row, row.conversation_id),
  }));
}

/** Two arrays of one length: the number of the group, and the member. */
function flatten(groups: readonly (readonly number[])[]): [number[], number[]] {
  const pairs = groups.flatMap((group, at) => group.map((no) => [at, no] as const));
  return [pairs.map(([at]) => at), pairs.map(([, no]) => no)];
}
