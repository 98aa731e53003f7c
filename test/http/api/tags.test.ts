import { expect, test } from 'vitest';
import type { TestApp } from '../../helpers/app.ts';
import { chat, chatId } from '../records.ts';
import { api, problem } from './call.ts';
import { openApp, storePeople } from './people.ts';

async function tagged(t: TestApp, tags: readonly (readonly string[])[]) {
  return storePeople(
    t,
    tags.map((each, at) => chat(at + 1, { tags: each })),
  );
}

async function tagsOf(t: TestApp, token: string, n: number): Promise<unknown> {
  const answer = await api(t, 'GET', `/conversations/${chatId(n)}`, { token });
  return answer.json<{ tags: unknown }>().tags;
}

const path = (tag: string) => `/tags/${encodeURIComponent(tag)}`;

test('tags come with how many conversations have them', async () => {
  await using t = await openApp();
  const { agent } = await tagged(t, [['退款', '急'], ['退款'], []]);
  const plain = await api(t, 'GET', '/tags', { token: agent });
  expect(plain.json()).toEqual({ tags: ['急', '退款'].toSorted() });
  const answer = await api(t, 'GET', '/tags?counts=true', { token: agent });
  const { counts } = answer.json<{ counts: { tag: string }[] }>();
  expect(counts.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))).toEqual([
    { tag: '急', conversations: { value: 1, relation: 'exact' } },
    { tag: '退款', conversations: { value: 2, relation: 'exact' } },
  ]);
  problem(await api(t, 'GET', '/tags?counts=no', { token: agent }), 400, 'invalid');
});

test('an admin renames a tag everywhere; where both were, one is left, in its place', async () => {
  await using t = await openApp();
  const { admin, agent } = await tagged(t, [['a/b', '急'], ['急', 'a/b', '退款'], ['退款']]);
  const answer = await api(t, 'PATCH', path('a/b'), { token: admin, body: { name: '退款' } });
  expect([answer.status, answer.json()]).toEqual([200, { changed: 2, done: true }]);
  expect(await tagsOf(t, agent, 1)).toEqual(['退款', '急']);
  expect(await tagsOf(t, agent, 2)).toEqual(['急', '退款']);
  expect(await tagsOf(t, agent, 3)).toEqual(['退款']);
  const listed = await api(t, 'GET', `/conversations?tag=${encodeURIComponent('退款')}`, {
    token: agent,
  });
  expect(listed.json<{ conversations: unknown[] }>().conversations).toHaveLength(3);
  const { events } = (await api(t, 'GET', '/events?after=0', { token: agent })).json<{
    events: { kind: string; conversationId: string; data: unknown }[];
  }>();
  expect(events.filter(({ kind }) => kind === 'conversation.updated')).toMatchObject([
    { conversationId: chatId(1), data: { fields: ['tags'] } },
    { conversationId: chatId(2), data: { fields: ['tags'] } },
  ]);
});

test('a tag is taken off', async () => {
  await using t = await openApp();
  const { admin, agent } = await tagged(t, [['退款', '急'], ['急']]);
  expect((await api(t, 'DELETE', path('急'), { token: admin })).json()).toEqual({
    changed: 2,
    done: true,
  });
  expect(await tagsOf(t, agent, 1)).toEqual(['退款']);
  problem(await api(t, 'DELETE', path('急'), { token: admin }), 404, 'not-found');
});

test('of many conversations a call changes some, and the last says that it is done', async () => {
  await using t = await openApp();
  const { admin } = await tagged(t, []);
  await t.ctx.db.pool.query(
    `insert into conversations (id, created_at) select 'c' || n, n from generate_series(1, 1100) n;
     insert into conversation_state (conversation_no, created_at) select no, created_at from conversations;
     insert into conversation_tags (conversation_no, tag, position) select no, '急', 0 from conversations`,
  );
  const answers: unknown[] = [];
  for (let n = 0; n < 3; n += 1) {
    answers.push(
      (await api(t, 'PATCH', path('急'), { token: admin, body: { name: '缓' } })).json(),
    );
  }
  expect(answers).toEqual([
    { changed: 500, done: false },
    { changed: 500, done: false },
    { changed: 100, done: true },
  ]);
  const { counts } = (await api(t, 'GET', '/tags?counts=true', { token: admin })).json<{
    counts: unknown;
  }>();
  expect(counts).toEqual([{ tag: '缓', conversations: { value: 1000, relation: 'at_least' } }]);
});

test('no agent does, and no name that a tag cannot have', async () => {
  await using t = await openApp();
  const { admin, agent, user } = await tagged(t, [['急']]);
  for (const token of [agent, user]) {
    const answer = await api(t, 'DELETE', path('急'), { token });
    expect(problem(answer, 403, 'forbidden').detail).toContain('tag.change');
  }
  for (const name of ['', ' x', 'x'.repeat(65), '急']) {
    const answer = await api(t, 'PATCH', path('急'), { token: admin, body: { name } });
    problem(answer, 400, 'invalid');
  }
  expect(await tagsOf(t, agent, 1)).toEqual(['急']);
});
