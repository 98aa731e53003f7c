import { LRUCache } from 'lru-cache';
import type { Db } from '../db/open.ts';
import { fold } from '../domain/fold.ts';
import { AppError } from '../errors.ts';
import * as lookupStore from '../store/append-lookups.ts';
import * as settingStore from '../store/settings.ts';
import { type Outcome, type SendRequest, type SentMessage, writeBatch } from './append-batch.ts';
import { noConversation } from './send-rules.ts';
import { FORBIDDEN_WORDS } from './settings.ts';

/**
 * Acknowledged means committed, and senders share commits: what is sent while others are being
 * stored waits, and then goes in one transaction.
 */
export interface Appender extends AsyncDisposable {
  /** Gives the message once it is committed. */
  append(request: Omit<SendRequest, 'conversationNo'>): Promise<SentMessage>;
  /** Folded, as of at most a second ago. */
  forbiddenWords(): Promise<readonly string[]>;
}

const WRITERS = 2;
const MAX_BATCH = 500;
const MAX_WAITING = 20_000;
const REMEMBERED_CONVERSATIONS = 100_000;
const WORDS_FOR_MS = 1000;

interface Waiting {
  readonly request: SendRequest;
  readonly answer: (outcome: Outcome) => void;
}

export function openAppender(db: Db, clock: () => number): Appender {
  const numbers = new LRUCache<string, number>({ max: REMEMBERED_CONVERSATIONS });
  const words = new LRUCache<'words', Promise<readonly string[]>>({ max: 1, ttl: WORDS_FOR_MS });
  let queue: Waiting[] = [];
  // Of conversations that are being written to: a sender's messages stay in the order they were sent.
  const busy = new Set<number>();
  const writing = new Set<Promise<void>>();
  let scheduled = false;
  let closed = false;

  // Whoever sends in the same turn of the event loop shares a batch.
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (writing.size < WRITERS) {
        const batch = take();
        if (batch.length === 0) return;
        start(batch);
      }
    });
  }

  /** What is next and need not wait for a conversation. */
  function take(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const each of queue) {
      const free = batch.length < MAX_BATCH && !busy.has(each.request.conversationNo);
      (free ? batch : later).push(each);
    }
    queue = later;
    for (const { request } of batch) busy.add(request.conversationNo);
    return batch;
  }

  function start(batch: readonly Waiting[]): void {
    const written = writeAll(db, batch, clock).finally(() => {
      writing.delete(written);
      for (const { request } of batch) busy.delete(request.conversationNo);
      if (queue.length > 0) schedule();
    });
    writing.add(written);
  }

  async function numberOf(conversationId: string): Promise<number> {
    const known = numbers.get(conversationId);
    if (known !== undefined) return known;
    const found = await lookupStore.findConversationNo(db, conversationId);
    if (found === undefined) throw noConversation(conversationId);
    numbers.set(conversationId, found);
    return found;
  }

  return {
    async append(given) {
      const request = { ...given, conversationNo: await numberOf(given.conversationId) };
      if (closed) throw new AppError('unavailable', 'the server is stopping; try again shortly');
      if (queue.length >= MAX_WAITING) {
        throw new AppError('unavailable', 'too many messages are waiting; try again shortly');
      }
      const outcome = await new Promise<Outcome>((answer) => {
        queue.push({ request, answer });
        schedule();
      });
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome;
    },
    forbiddenWords() {
      const known = words.get('words');
      if (known !== undefined) return known;
      const found = settingStore
        .find(db.queries, FORBIDDEN_WORDS)
        .then((value) => (value === undefined ? [] : (JSON.parse(value) as string[]).map(fold)));
      words.set('words', found);
      found.catch(() => words.delete('words'));
      return found;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      while (queue.length > 0 || writing.size > 0) {
        await new Promise((turn) => setImmediate(turn));
        await Promise.all(writing);
      }
    },
  };
}

// Classes 22 (data), 23 (constraint), 40 (deadlock) and 54 (a limit of the program): nothing was stored.
function isAboutOne(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|40|54)/.test(String(error.code));
}

/** Answers everybody. What the database refuses together is tried one by one. */
async function writeAll(db: Db, batch: readonly Waiting[], clock: () => number): Promise<void> {
  let outcomes: readonly Outcome[];
  try {
    outcomes = await writeBatch(
      db,
      batch.map(({ request }) => request),
      clock,
    );
  } catch (refusal) {
    if (batch.length > 1 && isAboutOne(refusal)) {
      for (const each of batch) await writeAll(db, [each], clock);
      return;
    }
    outcomes = batch.map(() => ({ refusal }));
  }
  for (const [index, { answer }] of batch.entries()) {
    answer(outcomes[index] ?? { refusal: new Error('a request was not answered') });
  }
}
