import { expect, test } from 'vitest';
import { expectGolden } from '../golden.ts';
import { SENT_AT, chat, chatId, message, messageId, operatorId } from '../records.ts';
import { api, problem } from './call.ts';
import { openApp, serviceToken, storePeople } from './people.ts';

interface EventPage {
  readonly events: readonly { readonly id: string; readonly kind: string }[];
  readonly next: string;
  readonly upToDate: boolean;
}

test('what happened is read from the log, each side what it may know', async () => {
  await using t = await openApp();
  const {
    user: own,
    other,
    agent,
  } = await storePeople(t, [
    chat(1),
    chat(2, { status: 1, operatorIds: [] }),
    message(1, 1),
    message(2, 1, { sentAt: SENT_AT + 1 }),
  ]);
  const at = `/conversations/${chatId(1)}`;
  const body = { type: 'txt', body: { msg: '在' }, clientMessageId: 'c1' };
  const sent = await api(t, 'POST', `${at}/messages`, { token: own, body });
  const { id } = sent.json<{ id: string }>();
  await api(t, 'PUT', `${at}/messages/${messageId(1)}/marks/x`, { token: agent, body: {} });
  await api(t, 'PUT', `${at}/messages/${messageId(1)}/favorite`, { token: own });
  await api(t, 'PUT', `${at}/read`, { token: agent, body: { seq: 3 } });
  await api(t, 'POST', `${at}/transfer`, { token: agent, body: { toOperatorId: operatorId(2) } });
  await api(t, 'POST', `${at}/messages/${id}/revoke`, { token: own });
  const get = (token: string, query = '') => api(t, 'GET', `/events${query}`, { token });
  const kinds = (page: EventPage) => page.events.map(({ kind }) => kind);
  const steady = (text: string) =>
    text.replaceAll(id, 'sent').replace(/"id":"u0001[0-9a-f]{32}","c/g, '"id":"made","c');
  const all = await get(agent);
  expectGolden(steady(all.body), 'api/events-operator');
  const mine = (await get(own)).json<EventPage>();
  expect(kinds(mine)).not.toContain('message.marked');
  expect(kinds(mine)).toContain('message.favorited');
  expect(kinds(all.json<EventPage>())).not.toContain('message.favorited');
  expect((await get(other)).json<EventPage>().events).toEqual([]);

  const walked: string[] = [];
  for (let after = '0', upToDate = false; !upToDate;) {
    const page = (await get(agent, `?limit=2&after=${after}`)).json<EventPage>();
    walked.push(...page.events.map((event) => event.id));
    ({ next: after, upToDate } = page);
  }
  expect(walked).toEqual(all.json<EventPage>().events.map((event) => event.id));
  expect(
    (await get(agent, `?conversation=${chatId(2)}`)).json<EventPage>().events.length,
  ).toBeLessThan(walked.length);
  expect((await get(await serviceToken(t, 'op'))).status).toBe(200);
});

test('events that cannot be are refused', async () => {
  await using t = await openApp();
  const { user: own, other } = await storePeople(t, [chat(1)]);
  const get = (token: string, query: string) => api(t, 'GET', `/events?${query}`, { token });
  for (const query of ['after=x', 'after=-1', 'after=99999', `after=${'9'.repeat(19)}`]) {
    expect([query, problem(await get(own, query), 400, 'invalid').field]).toEqual([query, 'after']);
  }
  expect(problem(await get(own, 'limit=501'), 400, 'invalid').field).toBe('limit');
  problem(await get(other, `conversation=${chatId(1)}`), 404, 'not-found');
  problem(await get(own, 'conversation=nothing'), 404, 'not-found');
  problem(await get(await serviceToken(t, 'ingest'), ''), 403, 'forbidden');
});
