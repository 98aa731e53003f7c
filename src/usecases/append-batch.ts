import { isDeepStrictEqual } from 'node:util';
import { type Db, type Transaction, isTaken } from '../db/open.ts';
import { actorId } from '../domain/actor.ts';
import { type JsonText, emptyJsonObject, parseJson } from '../domain/json-text.ts';
import type { Message, MessageType } from '../domain/message.ts';
import { AppError } from '../errors.ts';
import * as lookupStore from '../store/append-lookups.ts';
import * as appendStore from '../store/append.ts';
import type {
  Appended,
  ConversationFacts,
  OutgoingMessage,
  PlannedMessage,
} from '../store/append.ts';
import * as eventStore from '../store/events.ts';
import * as mediaStore from '../store/media.ts';
import type { OwnedKey } from '../store/media.ts';
import { type MessageRow, toMessage } from '../store/messages.ts';
import { noConversation } from './conversation-access.ts';
import { type Sending, recipientOf } from './send-rules.ts';

export interface SendRequest extends Sending {
  readonly conversationNo: number;
  readonly clientMessageId: string | null;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
  readonly clientSentAt: number | null;
  /** Null is now. */
  readonly sentAt: number | null;
  /** The uploaded file that the body names. */
  readonly file: OwnedKey | null;
}

export interface SentMessage {
  readonly message: Message;
  /** Otherwise it was sent before, and is there. */
  readonly created: boolean;
  readonly eventId: number | null;
}

export type Outcome = SentMessage | { readonly refusal: unknown };

/** What is to become of a request; `place` is among the messages that are written. */
type Verdict =
  | { readonly outcome: Outcome }
  | { readonly place: number; readonly conversationId: Message['conversationId'] };

/**
 * Stores what may be stored, in one transaction:
 * 1. the conversations are locked and read;
 * 2. each request is judged by itself, so that one that is refused does not hold up the rest;
 * 3. the rest are written, their events last, and the commit goes out with them.
 * If one of them turns out to be there already, all begins again, and is looked up first.
 */
export async function writeBatch(
  db: Db,
  requests: readonly SendRequest[],
  clock: () => number,
  limits?: { readonly lockTimeoutMs: number },
): Promise<Outcome[]> {
  try {
    return await write(db, requests, clock, { lookForRepeats: false, limits });
  } catch (error) {
    // That a message is there already is rare, and the unique index says it.
    if (!isTaken(error)) throw error;
    return write(db, requests, clock, { lookForRepeats: true, limits });
  }
}

function write(
  db: Db,
  requests: readonly SendRequest[],
  clock: () => number,
  {
    lookForRepeats,
    limits,
  }: {
    readonly lookForRepeats: boolean;
    readonly limits: { readonly lockTimeoutMs: number } | undefined;
  },
): Promise<Outcome[]> {
  return db.pipelined(async (tx) => {
    const [conversations, stored, files] = await Promise.all([
      appendStore.lockForAppend(
        tx,
        requests.map((request) => request.conversationNo),
      ),
      lookForRepeats ? lookupStore.listRepeats(tx, requests.map(keyOf)) : new Map(),
      markFiles(tx, requests, clock()),
    ]);
    let judging = new Judging({ conversations, stored, files });
    let verdicts = judging.judgeAll(requests);
    // What would be refused by now may have been stored before: then it is answered with that.
    if (!lookForRepeats && requests.some((each, index) => isRefusedRepeat(each, verdicts[index]))) {
      const repeats = await lookupStore.listRepeats(tx, requests.map(keyOf));
      judging = new Judging({ conversations, stored: repeats, files });
      verdicts = judging.judgeAll(requests);
    }
    const plan = appendStore.planAppend(conversations, judging.outgoing, clock());
    const written = appendStore.writeAppend(tx, plan);
    if (appendStore.needsCounting(plan)) await written;
    const ids = eventStore.insertEvents(tx, plan.events);
    const last = Promise.all([written, ids]).then(([appended, eventIds]) =>
      outcomesOf(requests, verdicts, { planned: plan.messages, appended, eventIds }),
    );
    return { last };
  }, limits);
}

function isRefusedRepeat({ clientMessageId }: SendRequest, verdict: Verdict | undefined): boolean {
  if (clientMessageId === null || verdict === undefined) return false;
  return 'outcome' in verdict && 'refusal' in verdict.outcome;
}

function keyOf({ conversationNo, from, clientMessageId }: SendRequest) {
  if (clientMessageId === null) return null;
  return { conversationNo, sender: from, clientMsgId: clientMessageId };
}

const fileKey = ({ owner, key }: OwnedKey) => `${owner} ${key}`;

async function markFiles(
  tx: Transaction,
  requests: readonly SendRequest[],
  atMs: number,
): Promise<ReadonlySet<string>> {
  const files = new Map<string, OwnedKey>();
  for (const { file } of requests) {
    if (file !== null) files.set(fileKey(file), file);
  }
  return files.size === 0 ? new Set() : mediaStore.markNamed(tx, [...files.values()], atMs);
}

interface Known {
  readonly conversations: ReadonlyMap<number, ConversationFacts>;
  /** By place of the request. */
  readonly stored: ReadonlyMap<number, MessageRow>;
  readonly files: ReadonlySet<string>;
}

class Judging {
  readonly outgoing: OutgoingMessage[] = [];
  readonly #known: Known;
  /** Requests that are written, by the sender's own id: the batch itself may repeat one. */
  readonly #written = new Map<string, { readonly request: SendRequest; readonly place: number }>();

  constructor(known: Known) {
    this.#known = known;
  }

  judgeAll(requests: readonly SendRequest[]): Verdict[] {
    return requests.map((request, index) => this.#judgeOne(request, index));
  }

  #judgeOne(request: SendRequest, index: number): Verdict {
    try {
      return this.#judge(request, index);
    } catch (refusal) {
      return { outcome: { refusal } };
    }
  }

  #judge(request: SendRequest, index: number): Verdict {
    const facts = this.#known.conversations.get(request.conversationNo);
    if (facts === undefined) throw noConversation(request.conversationId);
    const stored = this.#known.stored.get(index);
    if (stored !== undefined) {
      const message = toMessage(stored, facts.id);
      requireSame(request, message);
      return { outcome: { message, created: false, eventId: null } };
    }
    const { conversationNo, from, clientMessageId } = request;
    const key = `${conversationNo} ${from}\u0000${clientMessageId}`;
    const written = clientMessageId === null ? undefined : this.#written.get(key);
    if (written !== undefined) {
      requireSame(request, written.request);
      return { place: written.place, conversationId: facts.id };
    }
    const outgoing = this.#toOutgoing(request, recipientOf(facts, request));
    const place = this.outgoing.push(outgoing) - 1;
    if (clientMessageId !== null) this.#written.set(key, { request, place });
    return { place, conversationId: facts.id };
  }

  #toOutgoing(request: SendRequest, to: string): OutgoingMessage {
    if (request.file !== null && !this.#known.files.has(fileKey(request.file))) {
      throw new AppError('not_found', 'the uploaded file is no longer there: upload it again', {
        field: 'body.mediaId',
      });
    }
    return {
      conversationNo: request.conversationNo,
      actor: actorId(request.actor),
      clientMsgId: request.clientMessageId,
      from: request.from,
      to,
      type: request.type,
      body: request.body,
      ext: request.ext,
      clientSentAt: request.clientSentAt,
      sentAt: request.sentAt,
    };
  }
}

type Content = Pick<SendRequest, 'type' | 'body' | 'ext'>;

function requireSame(request: SendRequest, first: Content): void {
  const same =
    request.type === first.type &&
    isSameJson(request.body, first.body) &&
    isSameJson(request.ext ?? emptyJsonObject, first.ext ?? emptyJsonObject);
  if (same) return;
  throw new AppError(
    'conflict',
    `another message was sent with the clientMessageId "${request.clientMessageId}": give each its own`,
    { field: 'clientMessageId', reason: 'client_message_id_taken' },
  );
}

function isSameJson(a: JsonText, b: JsonText): boolean {
  return a === b || isDeepStrictEqual(parseJson(a), parseJson(b));
}

interface Written {
  readonly planned: readonly PlannedMessage[];
  readonly appended: readonly Appended[];
  readonly eventIds: readonly number[];
}

function outcomesOf(
  requests: readonly SendRequest[],
  verdicts: readonly Verdict[],
  { planned, appended, eventIds }: Written,
): Outcome[] {
  const given = new Set<number>();
  return verdicts.map((verdict, index): Outcome => {
    if ('outcome' in verdict) return verdict.outcome;
    const { place, conversationId } = verdict;
    const [message, row] = [planned[place], appended[place]];
    if (message === undefined || row === undefined) {
      return { refusal: new Error(`message ${requests[index]?.conversationId} was not written`) };
    }
    const created = !given.has(place);
    given.add(place);
    return {
      message: newMessage(message, row.no, conversationId),
      created,
      eventId: created ? (eventIds[place] ?? null) : null,
    };
  });
}

function newMessage(
  { message, id, seq, sentAt }: PlannedMessage,
  no: number,
  conversationId: Message['conversationId'],
): Message {
  return {
    conversationId,
    seq,
    no,
    id,
    hxMsgId: null,
    clientMessageId: message.clientMsgId,
    from: message.from,
    to: message.to,
    type: message.type,
    body: message.body,
    ext: message.ext ?? emptyJsonObject,
    sentAt,
    clientSentAt: message.clientSentAt,
    updatedAt: null,
    revokedAt: null,
    revokedBy: null,
    pushedAt: null,
  };
}
