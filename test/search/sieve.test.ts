import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { type SearchRequest, openSearches, usualLimits } from '../../src/usecases/search.ts';
import {
  SENT_AT,
  chat,
  message,
  messageId,
  operator,
  operatorId,
  user,
  userId,
} from '../http/records.ts';
import { openSearch } from './find.ts';

// Filters that leave too many conversations to ask the index for them: what is found is the same
// whether candidates are dropped by a list of conversations or looked up one by one.

const CHATS = 300;
const SELDOM = 8;
const chats = Array.from({ length: CHATS }, (_, n) => {
  const isSeldom = n < SELDOM;
  return chat(n, {
    userId: userId(1 + (n % 2)),
    memberIds: [userId(1 + (n % 2)), ...(isSeldom ? [userId(3)] : [])],
    operatorIds: [operatorId(isSeldom ? 3 : 1)],
    tags: [...(isSeldom ? ['少见'] : []), ...(n % 3 === 0 ? ['常见'] : [])],
    status: isSeldom ? 30 : 3,
    hidden: n === 2,
  });
});
const messages = Array.from({ length: CHATS * 6 }, (_, n) =>
  message(n, n % CHATS, {
    from: userId(1 + (n % 2)),
    body: { msg: n % 5 === 0 ? '普通的退款' : '普通的话' },
    // What is seldom is among the oldest.
    sentAt: SENT_AT + (n % CHATS < SELDOM ? 0 : 1_000_000) + n,
  }),
);
const app = await openSearch([user(3), operator(3), ...chats, ...messages]);
afterAll(() => app[Symbol.asyncDispose]());
const { ctx } = app.t;

const statements = vi.spyOn(ctx.searchIndex.db, 'prepared');
beforeEach(() => {
  statements.mockClear();
});
const sent = (prefix: string) =>
  statements.mock.calls.filter(([{ name }]) => name.startsWith(prefix)).length;

const ways = {
  byIndex: openSearches(ctx),
  byList: openSearches(ctx, { ...usualLimits, conversations: { few: 2, many: 1000 } }),
  oneByOne: openSearches(ctx, { ...usualLimits, conversations: { few: 2, many: 2 } }),
};

async function asUser(n: number): Promise<Actor> {
  const [row] = await ctx.db.query<{ no: number }>('select no from users where id = $1', [
    userId(n),
  ]);
  return { kind: 'user', no: row?.no ?? 0, id: userId(n) as UserId };
}

async function findAll(way: keyof typeof ways, actor: Actor, asked: Partial<SearchRequest>) {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ways[way].messages(actor, { limit: 7, ...asked, cursor });
    expect(page.partial).toBe(false);
    found.push(...page.items.map(({ message: { id } }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const isRefund = (n: number) => n % 5 === 0;
const isSeldom = (n: number) => n % CHATS < SELDOM;
const isCommon = (n: number) => (n % CHATS) % 3 === 0;
const isSeen = (n: number) => n % CHATS !== 2;
const viewers = [
  ['staff', () => Promise.resolve({ kind: 'system' } as const), () => true],
  ['a user of half of all', () => asUser(1), (n: number) => n % 2 === 0 && isSeen(n)],
  ['a user of few', () => asUser(3), (n: number) => isSeldom(n) && isSeen(n)],
] as const;

const cases: readonly (readonly [q: string, isFound: (n: number) => boolean])[] = [
  ['普通 tag:少见', isSeldom],
  ['tk tag:少见', (n) => isSeldom(n) && isRefund(n)],
  ['普通 tag:少见 tag:常见', (n) => isSeldom(n) && isCommon(n)],
  ['普通 status:suspended', isSeldom],
  ['普通 operator:客服3', isSeldom],
  ['普通 customer:用户3', isSeldom],
  ['-退款 status:suspended', (n) => isSeldom(n) && !isRefund(n)],
];

test.each(
  cases.flatMap(([q, isFound]) => viewers.map((viewer) => [q, isFound, ...viewer] as const)),
)('%s', async (q, isFound, _who, actorOf, sees) => {
  const actor = await actorOf();
  const truth = messages.flatMap((_each, n) => (isFound(n) && sees(n) ? [messageId(n)] : []));
  const byList = await findAll('byList', actor, { q });
  expect(byList).toEqual(truth.toReversed());
  expect(await findAll('byIndex', actor, { q })).toEqual(byList);
  expect(await findAll('oneByOne', actor, { q })).toEqual(byList);
  const ranked = { q, sort: 'relevance', limit: 100 } as const;
  expect(await findAll('byList', actor, ranked)).toEqual(await findAll('byIndex', actor, ranked));
});

test('the list is read when look-ups turn out to be in vain, and saves them', async () => {
  const lookUps = async (way: keyof typeof ways, q: string) => {
    statements.mockClear();
    await ways[way].messages({ kind: 'system' }, { q, limit: 20 });
    return [sent('search_hits.list'), sent('search_scope.many')];
  };
  expect(await lookUps('byIndex', '普通 tag:少见')).toEqual([2, 0]);
  const [fewer = 0, lists] = await lookUps('byList', '普通 tag:少见');
  expect(lists).toBe(1);
  expect(fewer).toBeLessThan((await lookUps('oneByOne', '普通 tag:少见'))[0] ?? 0);
  expect((await lookUps('byList', '普通 tag:常见'))[1]).toBe(0);
});
