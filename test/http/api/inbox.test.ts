import { expect, test } from 'vitest';
import type { Inbox } from '../../../src/client/types.ts';
import { chat, chatId, operatorId } from '../records.ts';
import { api, problem } from './call.ts';
import { openApp, serviceToken, storePeople } from './people.ts';
import type { TestApp } from '../../helpers/app.ts';

type View = keyof Inbox;
const views: readonly View[] = ['waiting', 'mine', 'suspended', 'ended', 'all'];

const filters: Record<View, string> = {
  waiting: 'status=waiting',
  mine: 'operator=me&status=waiting,active,suspended',
  suspended: 'status=suspended',
  ended: 'status=ended',
  all: 'sort=-activity',
};

const inbox = async (t: TestApp, token: string) =>
  (await api(t, 'GET', '/inbox', { token })).json<Inbox>();

async function listed(t: TestApp, token: string, query: string): Promise<number> {
  const answer = await api(t, 'GET', `/conversations?limit=100&${query}`, { token });
  return answer.json<{ conversations: unknown[] }>().conversations.length;
}

test('every view has as many conversations, and unread ones, as its list shows', async () => {
  await using t = await openApp();
  const statuses = [1, 1, 3, 3, 3, 30, 5, 6];
  const { agent, admin, user } = await storePeople(
    t,
    statuses.map((status, at) =>
      chat(at + 1, { status, operatorIds: at % 2 === 0 ? [operatorId(1)] : [] }),
    ),
  );
  for (const n of [1, 3, 4, 5, 6]) {
    const body = { type: 'txt', body: { msg: `在吗 ${n}` } };
    await api(t, 'POST', `/conversations/${chatId(n)}/messages`, { token: user, body });
  }
  for (const token of [agent, admin]) {
    const found = await inbox(t, token);
    for (const view of views) {
      const { conversations, unread } = found[view];
      expect([view, conversations.value]).toEqual([view, await listed(t, token, filters[view])]);
      expect([view, unread.value]).toEqual([
        view,
        await listed(t, token, `${filters[view]}&unread=true`),
      ]);
      expect([conversations.relation, unread.relation]).toEqual(['exact', 'exact']);
    }
  }
  const service = await inbox(t, await serviceToken(t, 'op'));
  expect(service.all).toMatchObject({ conversations: { value: 8 }, unread: { value: 0 } });
  const { mine, all } = await inbox(t, agent);
  expect([mine.conversations.value, mine.unread.value, all.conversations.value]).toEqual([3, 3, 8]);
});

test('it counts as far as is of use, also for who has joined thousands', async () => {
  await using t = await openApp();
  const { agent } = await storePeople(t);
  await t.ctx.db.pool.query(
    `insert into conversations (id, status, created_at) select 'c' || n, 5, n from generate_series(1, 12000) n;
     insert into conversation_state (conversation_no, status, created_at)
       select no, case when no % 2 = 0 then 5 else 3 end, created_at from conversations;
     insert into conversation_operators (conversation_no, operator_no, position, unread)
       select c.no, o.no, 1, true from conversations c, operators o where o.id = '${operatorId(1)}'`,
  );
  const { mine, ended, all } = await inbox(t, agent);
  const exactly = (value: number) => ({ value, relation: 'exact' });
  const atLeast = { value: 10_000, relation: 'at_least' };
  expect(all).toEqual({ conversations: atLeast, unread: atLeast });
  expect(mine.conversations).toEqual(exactly(6000));
  expect(ended.conversations).toEqual(exactly(6000));
  expect([mine.unread.relation, ended.unread.relation]).toEqual(['at_least', 'at_least']);
});

test('users have no inbox', async () => {
  await using t = await openApp();
  const { user } = await storePeople(t);
  expect(problem(await api(t, 'GET', '/inbox', { token: user }), 403, 'forbidden').detail).toMatch(
    /conversation.search/,
  );
  expect((await api(t, 'GET', '/inbox')).status).toBe(401);
});
