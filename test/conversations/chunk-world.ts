import { expect } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { Db } from '../../src/db/open.ts';
import type { Slice } from '../../src/domain/page.ts';
import { Turns } from '../../src/search/segments/pace.ts';
import * as searchStore from '../../src/store/conversation-search.ts';
import type { ConversationFilter } from '../../src/store/conversation-search.ts';
import {
  type ConversationChunks,
  type ConversationChunksOptions,
  openConversationChunks,
} from '../../src/usecases/conversation-chunks.ts';
import { sealChunk } from '../../src/usecases/conversation-seal.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { T0, userId } from '../helpers/archive.ts';
import { asOperator, people, service } from './people.ts';

export type Filter = Omit<ConversationFilter, 'fromMs' | 'toMs'> & {
  readonly fromMs?: number;
  readonly toMs?: number;
};

export interface Process extends ConversationChunks {
  readonly db: Db;
}

export interface ChunkWorld extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly operator: Actor & { readonly kind: 'operator' };
  /** Epoch ms; what is opened is of then. */
  readonly time: { now: number };
  /** Ids of what was opened. */
  readonly opened: string[];
  open(user: number, title: string, tags?: readonly string[]): Promise<string>;
  /** Another process on the same database, which asks chunks however few conversations there are. */
  join(options?: Partial<ConversationChunksOptions>, db?: Db): Process;
  changed(): Promise<number[]>;
}

// So few conversations are in a chunk that there are many chunks.
const NUMBERS_APART = 5000;

/** Users and operators 1 to 3. */
export async function openChunkWorld(): Promise<ChunkWorld> {
  const time = { now: T0 };
  const ctx = await testContext({}, () => time.now);
  await people(ctx, 3);
  await ctx.db.query(`alter table conversations alter no set increment by ${NUMBERS_APART}`, []);
  const processes: AsyncDisposable[] = [];
  const opened: string[] = [];
  return {
    ctx,
    operator: await asOperator(ctx, 1, 'admin'),
    time,
    opened,
    async open(user, title, tags = []) {
      const input = { userId: userId(user), title, tags };
      const { conversation } = await conversations.open(ctx, service('op'), input);
      opened.push(conversation.id);
      return conversation.id;
    },
    join(options = {}, db = ctx.db) {
      const dependencies = { db, log: ctx.log, clock: Date.now };
      const chunks = openConversationChunks(dependencies, { fewInRange: -1, ...options });
      processes.push(chunks);
      return Object.assign(chunks, { db });
    },
    async changed() {
      const rows = await ctx.db.query<{ no: number }>(
        'select conversation_no as no from conversation_changes order by 1',
        [],
      );
      return rows.map(({ no }) => no);
    },
    async [Symbol.asyncDispose]() {
      for (const process of processes) await process[Symbol.asyncDispose]();
      await ctx[Symbol.asyncDispose]();
    },
  };
}

export const everything: Slice = { offset: 0, limit: 100 };
const always = { fromMs: 0, toMs: 2 ** 43 };

export async function find(process: Process, filter: Filter): Promise<string[]> {
  const page = await process.search({ ...always, ...filter }, everything);
  expect(page.total).toBe(page.conversations.length);
  return page.conversations.map(({ id }) => id);
}

/** What chunks give, and what reading all texts does. */
export async function compare(process: Process, filter: Filter, slice = everything) {
  const whole = { ...always, ...filter };
  const before = await process.status();
  const found = await process.search(whole, slice);
  const after = await process.status();
  if (after.byChunks !== before.byChunks + 1) throw new Error('it was not chunks that answered');
  return { found, truth: await searchStore.searchByText(process.db, whole, slice, 0) };
}

export async function expectTruth(process: Process, filter: Filter, slice = everything) {
  const { found, truth } = await compare(process, filter, slice);
  expect(found).toEqual(truth);
}

export async function chunkNos(ctx: TestContext): Promise<number[]> {
  const rows = await ctx.db.query<{ chunk: number }>(
    'select distinct (conversation_no >> 14)::int as chunk from conversation_search order by 1',
    [],
  );
  return rows.map(({ chunk }) => chunk);
}

export const seal = (db: Db, chunk: number) => sealChunk(db, chunk, new Turns());

/** A database that has something happen when a chunk that was read is about to be put in place. */
export function meanwhile(db: Db, happens: () => Promise<unknown>): Db {
  return {
    ...db,
    async transaction(work, options) {
      await happens();
      return db.transaction(work, options);
    },
  };
}

export const DEATH = 'the process dies here';

/** A database whose process dies when all is written, and not yet committed. */
export function dying(db: Db): Db {
  return {
    ...db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        await work(tx);
        throw new Error(DEATH);
      }),
  };
}
