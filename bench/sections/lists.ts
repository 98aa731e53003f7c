import type { Actor } from '../../src/domain/actor.ts';
import type { OperatorId } from '../../src/domain/ids.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import type { ListFilter } from '../../src/usecases/conversations.ts';
import { pageOfConversation } from '../../src/usecases/history.ts';
import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { type TimedCase, byName, timeInTurns } from '../latency.ts';
import type { Options } from '../options.ts';
import { type Figure, figure } from '../report.ts';
import { percentile } from '../stats.ts';

const LIMIT = 20;
/** So many conversations are passed over before the deep page. */
const DEPTH = 10_000;
const SAMPLES = 200;
const HISTORY = 'history page';
const DAY_MS = 86_400_000;
const inside = Date.UTC(2023, 4, 8);
const oneDay = { from: inside, to: inside + DAY_MS };

interface Case {
  readonly name: string;
  readonly filter: ListFilter;
}

// What is common and rare is dataset/words.ts'. Each once by activity and once by creation.
function casesOf(operatorId: string, userId: string): Case[] {
  const filters: readonly (readonly [string, Omit<ListFilter, 'sort'>])[] = [
    ['all', {}],
    ['status, one in ten', { statuses: [3] }],
    ['two statuses', { statuses: [1, 30] }],
    ['operator', { operatorId }],
    ['operator and status', { operatorId, statuses: [3] }],
    ['tag, common', { tag: '酒店' }],
    ['tag, rare', { tag: '测试' }],
    ['operator and tag', { operatorId, tag: '出行' }],
    ['marked', { marked: true }],
    ['label and status', { marked: '跟进', statuses: [1] }],
    ['unread', { unread: true }],
    ['title, common', { title: '订' }],
    ['title, rare', { title: '琥珀' }],
    ['title, absent', { title: '龘龘龘' }],
    ['title, common, and status', { title: '订', statuses: [30] }],
    ['user nick, rare', { userNick: '慢慢阿强77' }],
    ['operator nick, common', { operatorNick: '客服' }],
    ['created on one day', { createdFrom: oneDay.from, createdTo: oneDay.to }],
    ['active on one day', { activeFrom: oneDay.from, activeTo: oneDay.to }],
    ['active on one day, and tag', { activeFrom: oneDay.from, activeTo: oneDay.to, tag: '酒店' }],
    ['direct', { type: 'direct' }],
    ['user', { userId }],
  ];
  return (['-activity', '-created'] as const).flatMap((sort) =>
    filters.map(([name, filter]) => ({
      name: `${name}, by ${sort.slice(1)}`,
      filter: { ...filter, sort },
    })),
  );
}

interface Measured {
  readonly first: (name: string) => string;
  readonly deep: (name: string) => string | undefined;
  readonly rounds: Map<string, number[]>[];
  readonly names: readonly string[];
}

/** Lists through their use case, in turns with history pages through theirs, in one process. */
async function measureIn(options: Options, dataset: Dataset): Promise<Measured> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const { actor, userId } = await peopleOf(ctx);
  const cases = casesOf(actor.id, userId);
  const timed: TimedCase[] = [await historyCase(ctx, actor)];
  const deepOf = new Map<string, string>();
  for (const { name, filter } of cases) {
    timed.push(listCase(ctx, actor, `${name}: first page`, filter, undefined));
    const { cursor, depth } = await deepCursor(ctx, actor, filter);
    if (cursor === undefined) continue;
    const deep = `${name}: after ${depth.toLocaleString('en')}`;
    deepOf.set(name, deep);
    timed.push(listCase(ctx, actor, deep, filter, cursor));
  }
  const rounds: Map<string, number[]>[] = [];
  const size = dataset.plan.options.conversations;
  for (let round = 0; round < options.rounds; round++) {
    const limits = { samples: SAMPLES, msPerCase: options.seconds * 250 };
    rounds.push(await timeInTurns(round % 2 === 0 ? timed : timed.toReversed(), limits));
    process.stderr.write(`  lists of ${size.toLocaleString('en')}, round ${round + 1}: done\n`);
  }
  return {
    first: (name) => `${name}: first page`,
    deep: (name) => deepOf.get(name),
    rounds,
    names: cases.map(({ name }) => name),
  };
}

function listCase(
  ctx: BenchContext,
  actor: Actor,
  name: string,
  filter: ListFilter,
  cursor: string | undefined,
): TimedCase {
  return { name, next: () => conversations.list(ctx, actor, filter, { cursor, limit: LIMIT }) };
}

async function deepCursor(
  ctx: BenchContext,
  actor: Actor,
  filter: ListFilter,
): Promise<{ cursor: string | undefined; depth: number }> {
  let cursor: string | undefined;
  let depth = 0;
  while (depth < DEPTH) {
    const limit = conversations.MAX_LIST_LIMIT;
    const { next } = await conversations.list(ctx, actor, filter, { cursor, limit });
    if (next === null) break;
    cursor = next;
    depth += limit;
  }
  return { cursor, depth };
}

async function peopleOf(
  ctx: BenchContext,
): Promise<{ actor: Actor & { readonly id: string }; userId: string }> {
  const operators = await ctx.db.pool.query<{ no: number; id: string }>(
    'select no, id from operators where no = 7',
  );
  const users = await ctx.db.pool.query<{ id: string }>('select id from users where no = 1000');
  const { no = 0, id = '' } = operators.rows[0] ?? {};
  return {
    actor: { kind: 'operator', no, id: id as OperatorId, role: 'agent' },
    userId: users.rows[0]?.id ?? '',
  };
}

async function historyCase(ctx: BenchContext, actor: Actor): Promise<TimedCase> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `select c.id from conversations c join conversation_state s on s.conversation_no = c.no
     where c.type = 'service' and s.last_seq >= ${LIMIT} order by c.no limit 300`,
  );
  let turn = 0;
  return {
    name: HISTORY,
    next: () => {
      const conversationId = rows[(turn = (turn + 1) % rows.length)]?.id ?? '';
      const slice = { offset: 0, limit: LIMIT };
      return pageOfConversation(ctx, actor, { conversationId, slice });
    },
  };
}

const p50 = (samples: readonly number[]) => percentile(samples, 0.5);
const p99 = (samples: readonly number[]) => percentile(samples, 0.99);

/** Pages of every filter and sort, against history pages, and against a tenth of the conversations. */
export async function measureLists(
  options: Options,
  large: Dataset,
  small: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const inSmall = await measureIn(options, small);
  const inLarge = await measureIn(options, large);
  const sizes = [large, small].map(({ plan }) => plan.options.conversations.toLocaleString('en'));
  const [largeSize = '', smallSize = ''] = sizes;
  const figures = inLarge.names.flatMap((name) => {
    const pages = [inLarge.first(name), inLarge.deep(name)].filter((page) => page !== undefined);
    return pages.flatMap((page) => againstHistory(inLarge, page, largeSize));
  });
  figures.push(
    ...inLarge.names.map((name) => againstSmall(inLarge, inSmall, name, [largeSize, smallSize])),
  );
  return { figures, notes: [] };
}

function againstHistory({ rounds }: Measured, page: string, size: string): Figure[] {
  const section = `lists of ${size} conversations`;
  return (['p99', 'p50'] as const).map((which) => {
    const of = byName(rounds, which === 'p99' ? p99 : p50);
    return figure({
      section,
      what: `${page}: ${which}`,
      against: `a history page's ${which}`,
      unit: 'ms',
      measured: of(page),
      reference: of(HISTORY),
      ...(which === 'p99' ? { aim: { most: 20 } } : { detail: true }),
    });
  });
}

function againstSmall(
  inLarge: Measured,
  inSmall: Measured,
  name: string,
  [large, small]: readonly [string, string],
): Figure {
  const page = inLarge.first(name);
  return figure({
    section: 'lists of ten times the conversations',
    what: `${name}, ${large}`,
    against: small,
    unit: 'ms',
    measured: byName(inLarge.rounds, p50)(page),
    reference: byName(inSmall.rounds, p50)(page),
    aim: { most: 2 },
  });
}
