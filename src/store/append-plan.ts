import { isVisibleToUsers } from '../domain/conversation.ts';
import type { NewEvent } from '../domain/event.ts';
import { ADMIN, type MessageId, newMessageId } from '../domain/ids.ts';
import type { JsonText } from '../domain/json-text.ts';
import type { MessageType } from '../domain/message.ts';
import type { ConversationFacts, ListFacts, ReaderFacts } from './append-facts.ts';
import { longestBucket } from './display-order.ts';

/** A message to append to a conversation that is locked. */
export interface OutgoingMessage {
  readonly conversationNo: number;
  /** Who did it, for the event; null is the system. */
  readonly actor: string | null;
  readonly clientMsgId: string | null;
  readonly from: string;
  readonly to: string;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
  readonly clientSentAt: number | null;
  /** Null is now. */
  readonly sentAt: number | null;
}

export interface PlannedMessage {
  readonly message: OutgoingMessage;
  readonly id: MessageId;
  readonly seq: number;
  readonly sentAt: number;
}

export interface PlannedTimelineRow {
  readonly userNo: number;
  readonly seq: number;
  readonly sentAt: number;
  readonly conversationNo: number;
  readonly messageSeq: number;
  readonly visible: boolean;
}

/** A list that grows, and how its buckets are to be kept. */
export interface GrownList {
  readonly facts: ListFacts;
  readonly afterSeq: number;
  readonly wasInOrder: boolean;
  /** Rows that are shown. */
  shown: number;
  /** `end`: all that is shown goes into the newest bucket. */
  buckets: 'none' | 'end' | 'count' | 'rebuild';
}

export interface MovedReader {
  readonly conversationNo: number;
  readonly kind: 'participant' | 'operator';
  readonly facts: ReaderFacts;
}

export interface AppendPlan {
  readonly receivedAt: number;
  readonly messages: readonly PlannedMessage[];
  readonly timeline: readonly PlannedTimelineRow[];
  readonly conversations: readonly GrownList[];
  readonly timelines: readonly GrownList[];
  readonly readers: readonly MovedReader[];
  /** Conversations whose last activity is now on a later day. */
  readonly newDays: readonly { readonly conversationNo: number; readonly day: number }[];
  readonly events: readonly NewEvent<'message.created'>[];
}

const DAY_MS = 86_400_000;
// Clocks of several servers differ by less.
const CLOCK_SKEW_MS = 5000;

/** Gives each message its place, and moves the facts along, so that a second plan goes on from it. */
export function planAppend(
  conversations: ReadonlyMap<number, ConversationFacts>,
  messages: readonly OutgoingMessage[],
  receivedAt: number,
): AppendPlan {
  const planning = new Planning(receivedAt);
  for (const message of messages) {
    const facts = conversations.get(message.conversationNo);
    if (facts === undefined)
      throw new Error(`conversation ${message.conversationNo} is not locked`);
    planning.add(facts, message);
  }
  return planning.plan();
}

class Planning {
  readonly #receivedAt: number;
  readonly #messages: PlannedMessage[] = [];
  readonly #timeline: PlannedTimelineRow[] = [];
  readonly #conversations = new Map<ListFacts, GrownList>();
  readonly #timelines = new Map<ListFacts, GrownList>();
  readonly #readers = new Map<ReaderFacts, MovedReader>();
  readonly #newDays = new Map<number, number>();

  constructor(receivedAt: number) {
    this.#receivedAt = receivedAt;
  }

  add(facts: ConversationFacts, message: OutgoingMessage): void {
    const sentAt = message.sentAt ?? nowWithin(facts, this.#receivedAt);
    const dayBefore = dayOf(facts.lastSentAt);
    const seq = grow(this.#conversations, facts, { sentAt, shown: true });
    const day = dayOf(facts.lastSentAt);
    if (day > dayBefore || facts.lastSeq === 1) this.#newDays.set(facts.no, day);
    this.#messages.push({ message, id: newMessageId(sentAt), seq, sentAt });
    const visible = isVisibleToUsers(facts);
    for (const { no, timeline } of facts.participants) {
      const timelineSeq = grow(this.#timelines, timeline, { sentAt, shown: visible });
      this.#timeline.push({
        userNo: no,
        seq: timelineSeq,
        sentAt,
        conversationNo: facts.no,
        messageSeq: seq,
        visible,
      });
    }
    this.#moveReaders(facts, 'participant', facts.participants, message.from);
    this.#moveReaders(facts, 'operator', facts.operators, message.from);
  }

  /** Who sends has read their own; to the others a message is new, unless it is the system's. */
  #moveReaders(
    conversation: ConversationFacts,
    kind: MovedReader['kind'],
    readers: readonly ReaderFacts[],
    from: string,
  ): void {
    for (const facts of readers) {
      if (facts.unread) continue;
      if (facts.id === from) facts.readSeq = conversation.lastSeq;
      else if (from !== ADMIN) facts.unread = true;
      else continue;
      this.#readers.set(facts, { conversationNo: conversation.no, kind, facts });
    }
  }

  plan(): AppendPlan {
    return {
      receivedAt: this.#receivedAt,
      messages: this.#messages,
      timeline: this.#timeline,
      conversations: [...this.#conversations.values()],
      timelines: [...this.#timelines.values()],
      readers: [...this.#readers.values()],
      newDays: [...this.#newDays].map(([conversationNo, day]) => ({ conversationNo, day })),
      events: this.#messages.map(({ message: { conversationNo, actor }, seq }) => ({
        conversationNo,
        at: this.#receivedAt,
        kind: 'message.created',
        actor,
        data: { seq },
      })),
    };
  }
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/**
 * Now, or what another server's clock, a little ahead, gave the newest message that the conversation
 * or one of its participants has: an answer is never shown before what it answers.
 */
function nowWithin(facts: ConversationFacts, now: number): number {
  const ahead = ({ lastSentAt }: ListFacts) =>
    lastSentAt <= now + CLOCK_SKEW_MS ? lastSentAt : now;
  let latest = Math.max(now, ahead(facts));
  for (const { timeline } of facts.participants) latest = Math.max(latest, ahead(timeline));
  return latest;
}

/** Adds a row to a list and gives its seq there. */
function grow(
  grown: Map<ListFacts, GrownList>,
  facts: ListFacts,
  row: { readonly sentAt: number; readonly shown: boolean },
): number {
  let list = grown.get(facts);
  if (list === undefined) {
    const { lastSeq: afterSeq, inOrder: wasInOrder } = facts;
    list = { facts, afterSeq, wasInOrder, shown: 0, buckets: wasInOrder ? 'none' : 'end' };
    grown.set(facts, list);
  }
  facts.lastSeq += 1;
  if (row.shown) list.shown += 1;
  if (list.wasInOrder) {
    if (!row.shown || row.sentAt < facts.lastSentAt) {
      facts.inOrder = false;
      list.buckets = 'rebuild';
      facts.newestBucket = undefined;
    }
  } else if (row.shown && list.buckets === 'end' && !goesIntoNewest(facts, row.sentAt)) {
    list.buckets = 'count';
    facts.newestBucket = undefined;
  }
  facts.lastSentAt = Math.max(facts.lastSentAt, row.sentAt);
  return facts.lastSeq;
}

/** Counts the row into the newest bucket if it belongs there and the bucket need not be split. */
function goesIntoNewest(facts: ListFacts, sentAt: number): boolean {
  const { newestBucket: bucket, lastSeq } = facts;
  if (bucket === undefined || sentAt < bucket.sentAt) return false;
  // A row's seq is above that of any bucket.
  if (bucket.size + 1 > longestBucket(lastSeq)) return false;
  bucket.size += 1;
  return true;
}
