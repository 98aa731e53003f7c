import { beforeAll, afterAll, expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import type { ListFilter } from '../../src/usecases/conversations.ts';
import * as messages from '../../src/usecases/messages.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import { T0, chatId, conversation, imported, operatorId, userId } from '../helpers/archive.ts';
import { asOperator, asUser, people, service } from './people.ts';

// So many that a walk is given up for what an index counts, and that pieces of it grow.
const MANY = 9000;
const MINUTE_MS = 60_000;

let ctx: TestContext;
let agent: Actor & { readonly no: number };

/**
 * Conversation n was made in minute n and had its last message in minute n, rounded down to hundreds,
 * after a year. Operator 1 has all, operator 2 the first 40; the first 30 are titled 琥珀, every
 * second one is tagged 双, and the first 4,500 早.
 */
const many = `
  with made as (
    insert into conversations (id, user_no, title, status, created_at)
    select 'many' || n, u.no, case when n <= 30 then '琥珀' else '会话' end,
      case when n % 3 = 0 then 5 when n % 1000 = 1 then 30 else 3 end, $1::bigint + n * 60000
    from generate_series(1, ${MANY}) n, (select no from users order by no limit 1) u
    returning no, id, status, created_at, title
  ), numbered as (select *, substr(id, 5)::int as n from made), states as (
    insert into conversation_state (conversation_no, last_seq, last_sent_at, status, created_at)
    select no, 1, $1::bigint + 31536000000 + n / 100 * 6000000, status, created_at from numbered
    returning conversation_no, active_at, created_at
  ), searched as (
    insert into conversation_search (conversation_no, created_at, user_nick, operator_nicks, title, tags, grams)
    select no, created_at, '', '', title, '{}', array['t' || title, 't' || left(title, 1)] from numbered
  ), tagged as (
    insert into conversation_tags (conversation_no, tag, position, active_day, created_at)
    select s.conversation_no, t.tag, 0, s.active_at / 86400000, s.created_at
    from states s join numbered n on n.no = s.conversation_no
    join (values ('双', 2, ${MANY}), ('早', 1, 4500)) t (tag, every, most)
      on n.n % t.every = 0 and n.n <= t.most
  )
  insert into conversation_operators (conversation_no, operator_no, position, active_day, created_at)
  select s.conversation_no, o.no, 0, s.active_at / 86400000, s.created_at
  from states s join numbered n on n.no = s.conversation_no
  join operators o on o.id = $2 or (o.id = $3 and n.n <= 40)`;

beforeAll(async () => {
  ctx = await testContext();
  await people(ctx, 2);
  await ctx.db.query(many, [T0, operatorId(1), operatorId(2)]);
  await ctx.db.query('analyze', []);
  agent = await asOperator(ctx, 1);
});

afterAll(() => ctx[Symbol.asyncDispose]());

async function walk(filter: ListFilter, limit: number, most = Infinity): Promise<number[]> {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await conversations.list(ctx, agent, filter, { cursor, limit });
    found.push(...page.conversations.map(({ id }) => Number(id.slice(4))));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < most);
  return found;
}

const all = Array.from({ length: MANY }, (_, index) => index + 1);
const down = (numbers: readonly number[]) => numbers.toReversed();
const minute = (n: number) => T0 + n * MINUTE_MS;
const active = (n: number) => T0 + 31_536_000_000 + Math.floor(n / 100) * 100 * MINUTE_MS;

const walks: readonly (readonly [string, ListFilter, readonly number[]])[] = [
  ['all', { sort: '-activity' }, down(all)],
  ['all, upwards', { sort: 'created' }, all],
  ['a status', { statuses: [5], sort: '-activity' }, down(all.filter((n) => n % 3 === 0))],
  [
    'two statuses',
    { statuses: [30, 5], sort: 'activity' },
    all.filter((n) => n % 3 === 0 || n % 1000 === 1),
  ],
  ['the title of the oldest', { title: '琥珀', sort: '-activity' }, down(all.slice(0, 30))],
  [
    'the title of the oldest, of an operator with all',
    { title: '琥珀', operatorId: operatorId(1), sort: '-created' },
    down(all.slice(0, 30)),
  ],
  [
    'an operator with few',
    { operatorId: operatorId(2), tag: '双', sort: '-created' },
    down(all.slice(0, 40).filter((n) => n % 2 === 0)),
  ],
  [
    'two large tags that few share',
    { tag: '早', statuses: [30], sort: '-activity' },
    down(all.filter((n) => n % 1000 === 1 && n % 3 !== 0 && n <= 4500)),
  ],
  [
    'a large tag and a status at the far end',
    { tag: '早', operatorId: operatorId(1), sort: '-created' },
    down(all.slice(0, 4500)),
  ],
  [
    'made in a short time, by activity',
    { createdFrom: minute(100), createdTo: minute(180), sort: '-activity' },
    down(all.slice(99, 180)),
  ],
  [
    'active in a short time, by creation',
    { activeFrom: active(200), activeTo: active(300), sort: '-created' },
    down(all.slice(199, 399)),
  ],
  [
    'active in a short time, with a tag',
    { activeFrom: active(200), activeTo: active(300), tag: '双', sort: 'activity' },
    all.slice(199, 399).filter((n) => n % 2 === 0),
  ],
  ['a type that is not there', { type: 'direct', sort: '-activity' }, []],
  ['a tag that is not there', { tag: '无', statuses: [3], sort: '-activity' }, []],
  ['a title that is not there', { title: '没有', sort: '-activity' }, []],
];

for (const [name, filter, expected] of walks) {
  test(`a walk through ${name} finds each once, in order`, async () => {
    expect(await walk(filter, 100)).toEqual(expected);
    const few = await walk(filter, 7, 50);
    expect(few).toEqual(expected.slice(0, few.length));
    expect(few.length).toBeGreaterThanOrEqual(Math.min(50, expected.length));
  });
}

test('a walk by activity goes on from its place while conversations move up', async () => {
  await using own = await testContext();
  await people(own, 1);
  await imported(
    own,
    'directory',
    [1, 2, 3, 4, 5, 6].map((n) => conversation(n)),
  );
  const [user, operator] = [await asUser(own, 1), await asOperator(own, 1)];
  const page = (cursor?: string) =>
    conversations.list(own, operator, { sort: '-activity' }, { cursor, limit: 2 });
  const idsOf = (listed: conversations.ListPage) => listed.conversations.map(({ id }) => id);
  const say = (n: number) =>
    messages.send(own, user, { conversationId: chatId(n), type: 'txt', body: { msg: '好' } });
  const first = await page();
  expect(idsOf(first)).toEqual([chatId(6), chatId(5)]);
  await say(5);
  await say(3);
  const second = await page(first.next ?? '');
  expect(idsOf(second), 'the third has moved above the cursor').toEqual([chatId(4), chatId(2)]);
  await say(4);
  const third = await page(second.next ?? '');
  expect(idsOf(third)).toEqual([chatId(1)]);
  expect(third.next).toBeNull();
  expect(idsOf(await page())).toEqual([chatId(4), chatId(3)]);
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? `${error.code} ${error.detail.field}` : String(error)),
  );

test('a cursor is good for its own filter, sort and asker only', async () => {
  const { next } = await conversations.list(ctx, agent, { sort: '-created' }, { limit: 1 });
  const list = (filter: ListFilter, cursor: string, actor: Actor = agent) =>
    refusal(conversations.list(ctx, actor, filter, { cursor, limit: 1 }));
  const cursor = next ?? '';
  expect(await list({ sort: '-created' }, cursor)).toBe('done');
  expect(await list({ sort: '-created', title: '', statuses: [] }, cursor)).toBe('done');
  expect(await list({ sort: 'created' }, cursor)).toBe('invalid cursor');
  expect(await list({ sort: '-created', tag: '双' }, cursor)).toBe('invalid cursor');
  expect(await list({ sort: '-created' }, cursor, await asOperator(ctx, 2))).toBe('invalid cursor');
  for (const bad of ['', 'x', 'AAAA', `${cursor}A`]) {
    expect(await list({ sort: '-created' }, bad)).toBe('invalid cursor');
  }
});

test('what makes no sense is refused by its field', async () => {
  const list = (filter: Partial<ListFilter>, actor: Actor = agent, limit = 1) =>
    refusal(conversations.list(ctx, actor, { sort: '-activity', ...filter }, { limit }));
  const user = await asUser(ctx, 1);
  for (const limit of [0, 101, 1.5, Number.NaN])
    expect(await list({}, agent, limit)).toBe('invalid limit');
  expect(await list({ unread: true }, service('op'))).toBe('invalid unread');
  expect(await list({ marked: true }, user)).toBe('forbidden marked');
  expect(await list({ userId: userId(2) }, user)).toBe('forbidden user');
  expect(await list({ userId: userId(1) }, user)).toBe('done');
  for (const scope of ['user', 'ingest'] as const) {
    expect(await list({}, service(scope))).toBe('forbidden undefined');
  }
});
