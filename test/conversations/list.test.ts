import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { ConversationStatus } from '../../src/domain/conversation.ts';
import { fold } from '../../src/domain/fold.ts';
import { conversationStatus } from '../../src/domain/conversation.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import type { ListFilter } from '../../src/usecases/conversations.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  imported,
  message,
  operator,
  operatorId,
  user,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser } from './people.ts';

const LONG = process.env['CHATKEEP_LONG'] === '1';
const TIMEOUT_MS = LONG ? 1_800_000 : 60_000;

const USERS = 3;
const OPERATORS = 3;
const HOUR_MS = 3_600_000;
const statuses: readonly ConversationStatus[] = [1, 3, 5, 6, 30];
const words = ['订酒店', '接机', 'ＧＥＴ票', '100%'];
const tags = ['酒店', '投诉', '新'];
const labels = ['跟进', '重要'];
const nicks = ['小蓝', '小红Ａ', 'Lee'];
const userNicks = ['阿洋', '阿海', 'Ａnna'];

interface Planned {
  readonly n: number;
  readonly type: 'service' | 'direct';
  readonly user: number;
  readonly operators: readonly number[];
  readonly tags: readonly string[];
  readonly title: string;
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly createdAt: number;
  readonly messagesAt: readonly number[];
  readonly labels: readonly string[];
  /** The label of a mark that operator 1 keeps to themselves. */
  readonly ownLabel: string | undefined;
  readonly unreadBy: readonly ('user' | number)[];
  readonly left: readonly number[];
}

// Times on few hours and days, so that many are equal.
const time = fc
  .record({ day: fc.integer({ min: 0, max: 4 }), hour: fc.integer({ min: 0, max: 2 }) })
  .map(({ day, hour }) => T0 + day * 24 * HOUR_MS + hour * 8 * HOUR_MS);

const planned = fc.record({
  user: fc.integer({ min: 1, max: USERS }),
  operators: fc.uniqueArray(fc.integer({ min: 1, max: OPERATORS })),
  tags: fc.uniqueArray(fc.constantFrom(...tags)),
  title: fc
    .uniqueArray(fc.constantFrom(...words), { maxLength: 2 })
    .map((found) => found.join('、')),
  status: fc.constantFrom(...statuses),
  hidden: fc.boolean(),
  createdAt: time,
  messagesAt: fc.array(time, { maxLength: 3 }),
  labels: fc.uniqueArray(fc.constantFrom(...labels)),
  ownLabel: fc.option(fc.constantFrom(...labels), { nil: undefined }),
  unreadBy: fc.uniqueArray(fc.constantFrom<'user' | number>('user', 1, 2)),
  left: fc.uniqueArray(fc.integer({ min: 1, max: OPERATORS }), { maxLength: 1 }),
});

const conversationsPlanned = fc
  .array(planned, { minLength: 1, maxLength: 40 })
  .map((all) => all.map((each, index): Planned => ({ ...each, n: index + 1, type: 'service' })));

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });

const filters = fc.record({
  statuses: optional(fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 })),
  type: optional(fc.constantFrom('service' as const, 'direct' as const)),
  operatorId: optional(fc.integer({ min: 1, max: OPERATORS + 1 }).map(operatorId)),
  tag: optional(fc.constantFrom(...tags, '无')),
  createdFrom: optional(time),
  createdTo: optional(time),
  activeFrom: optional(time),
  activeTo: optional(time),
  title: optional(fc.constantFrom('酒', '机', 'get', '%', '订酒店', '没有')),
  userNick: optional(fc.constantFrom('阿', 'anna', '海')),
  operatorNick: optional(fc.constantFrom('小', 'a', 'LEE')),
  userId: optional(fc.integer({ min: 1, max: USERS + 1 }).map(userId)),
  unread: optional(fc.constant(true as const)),
  marked: optional(fc.constantFrom<true | string>(true, ...labels, '无')),
  sort: fc.constantFrom(...conversations.listSorts),
});

type Asking = 'user' | 'agent' | 'other agent';

// Most filters of fifteen parts match nothing: keep a few of the parts.
const asked = fc
  .record({
    filter: filters,
    kept: fc.subarray(
      [
        'statuses',
        'type',
        'operatorId',
        'tag',
        'createdFrom',
        'createdTo',
        'activeFrom',
        'activeTo',
        'title',
        'userNick',
        'operatorNick',
        'userId',
        'unread',
        'marked',
      ] as const,
      { maxLength: 3 },
    ),
    limit: fc.integer({ min: 1, max: 7 }),
    asking: fc.constantFrom<Asking>('user', 'agent', 'other agent'),
  })
  .map(({ filter, kept, limit, asking }) => {
    const narrowed: ListFilter = {
      sort: filter.sort,
      ...Object.fromEntries(kept.map((part) => [part, filter[part]])),
      ...(filter.sort === 'waiting' ? { statuses: [conversationStatus.waiting] } : {}),
    };
    const { marked: _marked, userId: _userId, ...ofUser } = narrowed;
    return { filter: asking === 'user' ? ofUser : narrowed, limit, asking };
  });

async function build(ctx: TestContext, all: readonly Planned[]): Promise<void> {
  let messages = 0;
  await imported(ctx, 'directory', [
    ...userNicks.map((nickName, index) => user(index + 1, { nickName })),
    ...nicks.map((nickName, index) => operator(index + 1, { nickName })),
    ...all.map((each) =>
      conversation(each.n, {
        userId: userId(each.user),
        operatorIds: each.operators.map(operatorId),
        tags: each.tags,
        title: each.title,
        status: each.status,
        hidden: each.hidden,
        createdAt: each.createdAt,
      }),
    ),
    ...all.flatMap((each) =>
      each.messagesAt.map((sentAt) =>
        message((messages += 1), {
          conversationId: chatId(each.n),
          from: userId(each.user),
          sentAt,
        }),
      ),
    ),
  ]);
  // What no import brings is put in place by the statements that the use cases would run.
  const { pool } = ctx.db;
  for (const each of all) {
    const { rows } = await pool.query<{ no: number }>(
      'select no from conversations where id = $1',
      [chatId(each.n)],
    );
    const no = rows[0]?.no ?? 0;
    const day = Math.floor(activityOf(each) / (24 * HOUR_MS));
    const owned = each.ownLabel === undefined ? [] : [[1, each.ownLabel] as const];
    const rowsOfLabels = [...each.labels.map((label) => [0, label] as const), ...owned];
    for (const [owner, label] of rowsOfLabels) {
      for (const counted of [label, '']) {
        await pool.query(
          `insert into conversation_labels as l (conversation_no, operator_no, label, size, active_day, created_at)
           select $1, case when $2::int = 0 then 0 else (select no from operators where id = $3) end, $4, 1, $5, $6
           on conflict (conversation_no, operator_no, label) do update set size = l.size + 1`,
          [no, owner, operatorId(1), counted, day, each.createdAt],
        );
      }
    }
    for (const reader of each.unreadBy) {
      if (reader === 'user') {
        await pool.query('update participants set unread = true where conversation_no = $1', [no]);
      } else {
        await pool.query(
          `update conversation_operators set unread = true
           where conversation_no = $1 and operator_no = (select no from operators where id = $2)`,
          [no, operatorId(reader)],
        );
      }
    }
    for (const n of each.left) {
      await pool.query(
        `update conversation_operators set left_at = 1, unread = false
         where conversation_no = $1 and operator_no = (select no from operators where id = $2)`,
        [no, operatorId(n)],
      );
    }
  }
}

const activityOf = (each: Planned) => Math.max(each.createdAt, ...each.messagesAt);
const takesPart = (each: Planned, n: number) =>
  each.operators.includes(n) && !each.left.includes(n);

/** The same by looking at each conversation. */
function scan(all: readonly Planned[], filter: ListFilter, asking: Asking): string[] {
  const me = asking === 'agent' ? 1 : 2;
  const within = (value: number, from = -Infinity, to = Infinity) => value >= from && value <= to;
  const holds = (text: string, part: string | undefined) =>
    part === undefined || fold(text).includes(fold(part));
  const matching = all.filter((each) => {
    const seenLabels = [
      ...each.labels,
      ...(asking === 'agent' && each.ownLabel !== undefined ? [each.ownLabel] : []),
    ];
    const isUnread =
      asking === 'user'
        ? each.unreadBy.includes('user')
        : each.unreadBy.includes(me) && takesPart(each, me);
    return (
      (asking !== 'user' || (each.user === 1 && !each.hidden && each.status !== 6)) &&
      (filter.statuses === undefined || filter.statuses.includes(each.status)) &&
      (filter.type === undefined || filter.type === each.type) &&
      (filter.operatorId === undefined ||
        [1, 2, 3].some((n) => operatorId(n) === filter.operatorId && takesPart(each, n))) &&
      (filter.tag === undefined || each.tags.includes(filter.tag)) &&
      within(each.createdAt, filter.createdFrom, filter.createdTo) &&
      within(activityOf(each), filter.activeFrom, filter.activeTo) &&
      holds(each.title, filter.title) &&
      holds(userNicks[each.user - 1] ?? '', filter.userNick) &&
      (filter.operatorNick === undefined ||
        each.operators.some((n) => holds(nicks[n - 1] ?? '', filter.operatorNick))) &&
      (filter.userId === undefined || userId(each.user) === filter.userId) &&
      (filter.unread === undefined || isUnread) &&
      (filter.marked === undefined ||
        (filter.marked === true ? seenLabels.length > 0 : seenLabels.includes(filter.marked)))
    );
  });
  const key = (each: Planned) =>
    filter.sort.endsWith('activity') ? activityOf(each) : each.createdAt;
  const up = matching.toSorted((a, b) => key(a) - key(b) || a.n - b.n);
  return (filter.sort.startsWith('-') ? up.toReversed() : up).map((each) => chatId(each.n));
}

async function walk(
  ctx: TestContext,
  actor: Actor,
  filter: ListFilter,
  limit: number,
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await conversations.list(ctx, actor, filter, { cursor, limit });
    seen.push(...page.conversations.map(({ id }) => id));
    if (page.next === null) return seen;
    expect(page.conversations, 'a page that is not the last is full').toHaveLength(limit);
    cursor = page.next;
  }
}

test(
  'walking all pages gives each conversation that a plain scan finds once, in its order',
  async () => {
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(
        conversationsPlanned,
        fc.array(asked, { minLength: 40, maxLength: 40 }),
        async (all, questions) => {
          await using fresh = await testContext();
          await build(fresh, all);
          const actors: Record<Asking, Actor> = {
            user: await asUser(fresh, 1),
            agent: await asOperator(fresh, 1),
            'other agent': await asOperator(fresh, 2),
          };
          for (const { filter, limit, asking } of questions) {
            const found = await walk(fresh, actors[asking], filter, limit);
            expect({ filter, limit, asking, found }).toEqual({
              filter,
              limit,
              asking,
              found: scan(all, filter, asking),
            });
            matched += found.length;
          }
        },
      ),
      { numRuns: LONG ? 60 : 6 },
    );
    expect(matched).toBeGreaterThan(100);
  },
  TIMEOUT_MS,
);
