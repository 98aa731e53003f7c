import { setTimeout as delay } from 'node:timers/promises';
import { type Db, isDeadlock, isLockTimeout } from '../db/open.ts';
import { boundedCache } from '../domain/bounded-cache.ts';
import { fold } from '../domain/fold.ts';
import { groupBy } from '../domain/group-by.ts';
import { AppError, codeOf } from '../errors.ts';
import * as lookupStore from '../store/append-lookups.ts';
import * as settingStore from '../store/settings.ts';
import { type Outcome, type SendRequest, type SentMessage, writeBatch } from './append-batch.ts';
import { noConversation } from './conversation-access.ts';
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
const DEADLOCKS_IN_A_ROW = 3;
// A conversation that somebody else has locked for so long that a batch was given up goes alone for a
// while, and does not wait for long.
const HELD_FOR_MS = 5000;
const HELD_LIMITS = { lockTimeoutMs: 100 };

interface Waiting {
  readonly request: SendRequest;
  readonly answer: (outcome: Outcome) => void;
}

export function openAppender(db: Db, clock: () => number): Appender {
  const numbers = boundedCache<string, number>({ most: REMEMBERED_CONVERSATIONS });
  const words = boundedCache<'words', Promise<readonly string[]>>({ most: 1, forMs: WORDS_FOR_MS });
  let queue: Waiting[] = [];
  // Of conversations that are being written to: a sender's messages stay in the order they were sent.
  const busy = new Set<number>();
  const held = boundedCache<number, true>({ most: REMEMBERED_CONVERSATIONS, forMs: HELD_FOR_MS });
  let writingHeld = false;
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
        const batch = take(({ conversationNo }) => !held.has(conversationNo));
        if (batch.length > 0) start(batch, write(batch));
        else if (!startHeld()) return;
      }
    });
  }

  /** What is next and need not wait for a conversation. */
  function take(wanted: (request: SendRequest) => boolean): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const each of queue) {
      const { request } = each;
      const free = batch.length < MAX_BATCH && !busy.has(request.conversationNo) && wanted(request);
      (free ? batch : later).push(each);
    }
    queue = later;
    for (const { request } of batch) busy.add(request.conversationNo);
    return batch;
  }

  /** One writer at most waits for conversations that others hold. */
  function startHeld(): boolean {
    const next = queue.find(({ request }) => !busy.has(request.conversationNo))?.request;
    if (writingHeld || next === undefined) return false;
    writingHeld = true;
    const batch = take(({ conversationNo }) => conversationNo === next.conversationNo);
    start(
      batch,
      writeHeld(batch).finally(() => {
        writingHeld = false;
      }),
    );
    return true;
  }

  function start(batch: readonly Waiting[], write: Promise<void>): void {
    const written = write.finally(() => {
      writing.delete(written);
      for (const { request } of batch) busy.delete(request.conversationNo);
      if (queue.length > 0) schedule();
    });
    writing.add(written);
  }

  /** Answers everybody. What the database refuses together is tried one by one. */
  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      await store(batch);
    } catch (refusal) {
      if (isLockTimeout(refusal)) {
        for (const part of byConversation(batch)) await writeHeld(part);
      } else if (batch.length > 1 && isAboutOne(refusal)) {
        for (const each of batch) await write([each]);
      } else refuse(batch, refusal);
    }
  }

  /** As {@link write}, of one conversation, without waiting long for it. */
  async function writeHeld(batch: readonly Waiting[]): Promise<void> {
    try {
      await store(batch, HELD_LIMITS);
    } catch (refusal) {
      if (isLockTimeout(refusal)) {
        for (const { request } of batch) held.set(request.conversationNo, true);
        refuse(batch, heldUp(refusal));
      } else if (batch.length > 1 && isAboutOne(refusal)) {
        for (const each of batch) await writeHeld([each]);
      } else refuse(batch, refusal);
    }
  }

  async function store(
    batch: readonly Waiting[],
    limits?: { readonly lockTimeoutMs: number },
  ): Promise<void> {
    const requests = batch.map(({ request }) => request);
    for (let deadlocks = 1; ; deadlocks += 1) {
      try {
        const outcomes = await writeBatch(db, requests, clock, limits);
        for (const [index, { answer }] of batch.entries()) {
          answer(outcomes[index] ?? { refusal: new Error('a request was not answered') });
        }
        return;
      } catch (error) {
        if (!isDeadlock(error) || deadlocks > DEADLOCKS_IN_A_ROW) throw error;
        await delay(Math.random() * 10 * deadlocks);
      }
    }
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
  return /^(22|23|40|54)/.test(codeOf(error));
}

function refuse(batch: readonly Waiting[], refusal: unknown): void {
  for (const { answer } of batch) answer({ refusal });
}

function heldUp(cause: unknown): AppError {
  const message =
    'the conversation is being changed by something that takes long; try again shortly';
  return new AppError('unavailable', message, {}, { cause });
}

function byConversation(batch: readonly Waiting[]): Iterable<Waiting[]> {
  return groupBy(batch, ({ request }) => request.conversationNo).values();
}
