import { pino } from 'pino';
import { type Db, type Lane, openDb } from '../../src/db/open.ts';
import { messageTypes } from '../../src/domain/message.ts';
import { documentOf, typeTerm } from '../../src/search/document.ts';
import type { Expression } from '../../src/search/expression.ts';
import { planOf } from '../../src/search/plan.ts';
import { parseQuery } from '../../src/search/query.ts';
import type { DocumentKey } from '../../src/search/segments/document-key.ts';
import { candidates } from '../../src/search/segments/search.ts';
import * as documents from '../../src/store/search-documents.ts';
import { importDirectory } from '../../src/usecases/import-directory.ts';
import * as messages from '../../src/usecases/messages.ts';
import {
  openSearchIndex,
  type SearchIndex,
  type SearchIndexOptions,
} from '../../src/usecases/search-index.ts';
import type { TestContext } from '../helpers/context.ts';
import { T0, chatId, message, writeRecords } from '../helpers/archive.ts';
import { type Archive, archive, asUser, system } from '../messages/people.ts';

/** Few documents make a segment, few segments a merge, and nothing waits long. */
export const small: Partial<SearchIndexOptions> = {
  pieceSize: 20,
  readerPieceSize: 8,
  bulkPieceSize: 40,
  buildSize: 30,
  mostRecent: 120,
  fanIn: 3,
  levelSize: 20,
  mostMerged: 2000,
  graceMs: 0,
  sweepEveryMs: 50,
  lookEveryMs: 20,
  tryEveryMs: 20,
};

export interface IndexProcess extends AsyncDisposable {
  readonly db: Db;
  readonly index: SearchIndex;
}

/** The index as another process has it, on connections of its own. */
function openProcess(
  ctx: TestContext,
  options: Partial<SearchIndexOptions> = {},
  change: (db: Db) => Db = (db) => db,
): IndexProcess {
  const connection = () => ({ connectionString: ctx.database.url });
  const db = change(openDb({ connection, poolSize: 2, log: { warn: () => undefined } }));
  const log = pino({ level: 'silent' });
  const index = openSearchIndex({ db, log, clock: Date.now }, { ...small, ...options });
  let disposed: Promise<void> | undefined;
  async function dispose(): Promise<void> {
    await index[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  }
  return { db, index, [Symbol.asyncDispose]: () => (disposed ??= dispose()) };
}

/** A database on which so many segments can be listed: then whoever uses it dies before the next. */
export function listing(most: number): (db: Db) => Db {
  let listed = 0;
  return (db) => ({
    ...db,
    lane(options) {
      const real = db.lane(options);
      const transaction: Lane['transaction'] = (work) =>
        real.transaction((send) =>
          work((statement, values) => {
            if (statement.name === 'search_segments.insert' && ++listed > most) {
              throw new Error('the process dies here');
            }
            return send(statement, values);
          }),
        );
      return { ...real, transaction };
    },
  });
}

export interface World extends AsyncDisposable {
  readonly ctx: Archive;
  /** Another process on the same database. */
  join(options?: Partial<SearchIndexOptions>, change?: (db: Db) => Db): IndexProcess;
  /** Stores so many messages as an import does, in conversations 1 to 3, of the years 2020 to 2023. */
  bring(count: number): Promise<void>;
  /** User 1 says so many things in conversation 1; gives their seqs. */
  say(...texts: readonly string[]): Promise<number[]>;
}

const phrases = ['我要退款', '我家在上海东边。', '订单号是 20490077', 'iPhone坏了', '谢谢'];

export async function openWorld(): Promise<World> {
  let brought = 0;
  const ctx = await archive();
  // The import has begun to keep the index, with the usual sizes.
  await ctx.searchIndex[Symbol.asyncDispose]();
  const processes: IndexProcess[] = [];
  const user = await asUser(ctx, 1);
  return {
    ctx,
    join(options, change) {
      const joined = openProcess(ctx, options, change);
      processes.push(joined);
      return joined;
    },
    async bring(count) {
      const records = Array.from({ length: count }, (_, each) => {
        const n = ++brought;
        return message(n, {
          conversationId: chatId(1 + (n % 3)),
          body: { msg: `第${n}条：${phrases[each % phrases.length]}` },
          sentAt: T0 + ((n * 7919) % 86_400) * 1_000_000,
        });
      });
      const writeRejects = () => Promise.reject(new Error('a record was refused'));
      const paths = [await writeRecords(ctx, records)];
      await importDirectory(ctx, system, { paths, writeRejects });
    },
    say: (...texts) =>
      Promise.all(
        texts.map(async (msg) => {
          const input = { conversationId: chatId(1), type: 'txt', body: { msg } } as const;
          return (await messages.send(ctx, user, input)).message.seq;
        }),
      ),
    async [Symbol.asyncDispose]() {
      for (const each of processes) await each[Symbol.asyncDispose]();
      await ctx[Symbol.asyncDispose]();
    },
  };
}

const nameOf = ({ conversationNo, seq, sentAt }: DocumentKey) =>
  `${conversationNo}/${seq}@${sentAt}`;

/** Of what the index gives, all; newest first. */
export async function keysOf(index: SearchIndex, expression: Expression): Promise<DocumentKey[]> {
  return index.search(async (searchable) => {
    const found: DocumentKey[] = [];
    for await (const batch of candidates(searchable.index, { expression })) {
      found.push(...batch.documents);
    }
    return found;
  });
}

/** The seqs of what may have the words. */
export async function find(index: SearchIndex, q: string): Promise<number[]> {
  const all = parseQuery(q).words.map((word) => planOf(word, 'either'));
  return (await keysOf(index, { all })).map(({ seq }) => seq).toSorted((a, b) => a - b);
}

const everything: Expression = { any: messageTypes.map((type) => ({ term: typeTerm(type) })) };

/** What can be found, by place and time. */
export async function findable(index: SearchIndex): Promise<string[]> {
  return (await keysOf(index, everything)).map(nameOf).toSorted();
}

/** What there is to be found: the truth, by a scan. */
export async function stored(ctx: Pick<TestContext, 'db'>): Promise<string[]> {
  const found: string[] = [];
  let place: documents.MessagePlace | undefined = { conversationNo: 0, seq: 0 };
  while (place !== undefined) {
    const slice: documents.MessageSlice = await documents.listAfter(ctx.db, place, 1000);
    found.push(...slice.messages.map((message) => nameOf(documentOf(message))));
    place = slice.last;
  }
  return found.toSorted();
}

/** So many rows. */
export async function countOf(ctx: TestContext, table: string, where = 'true'): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${where}`,
  );
  return rows[0]?.count ?? 0;
}
