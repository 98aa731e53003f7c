import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as conversations from '../../src/usecases/conversations.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as operators from '../../src/usecases/operators.ts';
import * as users from '../../src/usecases/users.ts';
import { T0, operatorId, userId } from '../helpers/archive.ts';
import {
  type ChunkWorld,
  type Process,
  chunkNos,
  compare,
  DEATH,
  dying,
  expectTruth,
  meanwhile,
  openChunkWorld,
  seal,
} from './chunk-world.ts';
import { service } from './people.ts';

const LONG = process.env['CHATKEEP_LONG'] === '1';
const effort = { numRuns: LONG ? 200 : 12 };
const timeout = LONG ? 3_600_000 : 120_000;

const text = fc.string({
  unit: fc.constantFrom('退', '款', '酒', '店', 'a', 'Ａ', '%', '_', '\\', '😀'),
  maxLength: 5,
});
const tags = fc.uniqueArray(fc.constantFrom('酒店', 'vip', 'VIP'), { maxLength: 2 });
const which = fc.nat(30);
const person = fc.integer({ min: 1, max: 3 });

const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      person,
      text,
      tags,
      minutes: fc.integer({ min: -3, max: 3 }),
    }),
  },
  fc.record({ kind: fc.constant('title' as const), which, text }),
  fc.record({ kind: fc.constant('tags' as const), which, tags }),
  fc.record({ kind: fc.constant('user' as const), person, text }),
  fc.record({ kind: fc.constant('operator' as const), person, text }),
  fc.record({ kind: fc.constant('join' as const), which, person }),
);
type Change = typeof change extends fc.Arbitrary<infer Each> ? Each : never;

const search = fc.record({
  kind: fc.constant('search' as const),
  filter: fc.record(
    {
      userNick: text,
      operatorNick: text,
      title: text,
      tag: fc.constantFrom('酒店', 'vip', '没有'),
      fromMs: fc.integer({ min: -10, max: 10 }).map((minute) => T0 + minute * 60_000),
      toMs: fc.integer({ min: -10, max: 10 }).map((minute) => T0 + minute * 60_000),
    },
    { requiredKeys: [] },
  ),
  offset: fc.oneof(fc.constant(0), fc.nat(12)),
  limit: fc.integer({ min: 1, max: 8 }),
});

const step = fc.oneof(
  { weight: 5, arbitrary: change },
  { weight: 4, arbitrary: search },
  fc.record({ kind: fc.constant('seal' as const) }),
  fc.record({ kind: fc.constantFrom('seal one' as const, 'die' as const), which }),
  fc.record({ kind: fc.constant('race' as const), which, change }),
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

async function make(world: ChunkWorld, given: Change): Promise<void> {
  const { ctx, operator, opened } = world;
  const id = 'which' in given ? opened[given.which % opened.length] : undefined;
  switch (given.kind) {
    case 'open':
      world.time.now += given.minutes * 60_000;
      await world.open(given.person, given.text, given.tags);
      return;
    case 'user':
      await users.put(ctx, service('op'), {
        id: userId(given.person),
        nickName: `户${given.text}`,
      });
      return;
    case 'operator':
      await operators.update(ctx, operator, operatorId(given.person), {
        nickName: `工${given.text}`,
      });
      return;
    case 'title':
      if (id !== undefined) await conversations.describe(ctx, operator, id, { title: given.text });
      return;
    case 'tags':
      if (id !== undefined) await conversations.describe(ctx, operator, id, { tags: given.tags });
      return;
    case 'join': {
      if (id === undefined) return;
      const { status } = await conversations.get(ctx, operator, id);
      if (status !== 1) return;
      await lifecycle.change(ctx, operator, { conversationId: id, action: 'join' });
    }
  }
}

async function take(world: ChunkWorld, processes: readonly Process[], given: Step): Promise<void> {
  const { db } = world.ctx;
  const [first] = processes;
  const someChunk = async (which: number) => {
    const chunks = await chunkNos(world.ctx);
    return chunks[which % chunks.length] ?? 0;
  };
  switch (given.kind) {
    case 'search': {
      const { filter, offset, limit } = given;
      if (!Object.entries(filter).some(([name, value]) => !name.endsWith('Ms') && value !== ''))
        return;
      for (const process of processes) {
        await expectTruth(process, filter, { offset, limit });
      }
      return;
    }
    case 'seal':
      await first?.seal();
      return;
    case 'seal one':
      await seal(db, await someChunk(given.which));
      return;
    case 'die':
      await seal(dying(db), await someChunk(given.which)).catch((error: unknown) => {
        if (!(error instanceof Error && error.message === DEATH)) throw error;
      });
      return;
    case 'race':
      await seal(
        meanwhile(db, () => make(world, given.change)),
        await someChunk(given.which),
      );
      return;
    case 'open':
    case 'title':
    case 'tags':
    case 'user':
    case 'operator':
    case 'join':
      await make(world, given);
  }
}

const last = [{ title: '退' }, { title: '退款酒' }, { operatorNick: '工' }];

test(
  'whatever changes and is sealed in whatever order, chunks give what reading all texts gives',
  { timeout },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        await using world = await openChunkWorld();
        // One has the texts of the chunks decide, the other the database.
        const processes = [world.join({ mostLookedAt: 0 }), world.join()];
        for (const each of steps) await take(world, processes, each);
        for (const process of processes) {
          for (const filter of last) {
            const { found, truth } = await compare(process, filter);
            expect(found).toEqual(truth);
          }
        }
      }),
      effort,
    );
  },
);
