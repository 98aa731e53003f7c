import { afterAll, expect, test } from 'vitest';
import {
  chat,
  chatId,
  direct,
  mark,
  message,
  messageId,
  operatorId,
  userId,
} from '../http/records.ts';
import { api } from '../http/api/call.ts';
import { serviceToken } from '../http/api/people.ts';
import { openSearch, textsOf } from './find.ts';

const app = await openSearch([
  chat(1, { tags: ['我的'] }),
  chat(2, { userId: userId(2), memberIds: [userId(2)], tags: ['别人的'] }),
  chat(3, { hidden: true }),
  chat(4, { status: 6 }),
  direct(5, 1, 2),
  chat(6),
  ...[1, 2, 3, 4, 5].map((n) =>
    message(n, n, { body: { msg: `退款${n}` }, from: userId(n === 2 ? 2 : 1) }),
  ),
  message(6, 6, { body: { msg: '退款6' } }),
  message(7, 6, { body: { msg: '退款7' } }),
  mark(1, 1, '重要'),
]);
afterAll(() => app[Symbol.asyncDispose]());
const { t, tokens } = app;

const found = async (q: string, token?: string) =>
  textsOf(await app.find(q, token))
    .toSorted()
    .join(' ');

test('users find in their own conversations while they see them, staff in all', async () => {
  expect(await found('退款', tokens.user)).toBe('退款1 退款5 退款6 退款7');
  expect(await found('tk', tokens.other)).toBe('退款2 退款5');
  const all = '退款1 退款2 退款3 退款4 退款5 退款6 退款7';
  expect(await found('退款')).toBe(all);
  expect(await found('退款', tokens.admin)).toBe(all);
  expect(await found('退款', await serviceToken(t, 'op'))).toBe(all);
});

test('services of other scopes may not search, and nobody without a token', async () => {
  for (const scope of ['user', 'ingest'] as const) {
    const refusal = await app.refused('退款', await serviceToken(t, scope));
    expect(refusal).toMatchObject({ status: 403, permission: 'message.search' });
  }
  expect((await api(t, 'GET', '/search/messages?q=x')).status).toBe(401);
});

test('filters tell a user nothing of what is not theirs', async () => {
  const refused = (q: string) => app.refused(q, tokens.user);
  expect(await refused(`conversation:${chatId(2)}`)).toMatchObject({ status: 400, field: 'q' });
  expect(await refused('退款 tag:别人的')).toMatchObject({ status: 400, field: 'q' });
  expect(await refused('退款 mark:重要')).toMatchObject({ status: 403, field: 'q' });
  expect(await refused('from:客服2')).toMatchObject({ status: 400, field: 'q' });
  expect(await refused(`from:${operatorId(2)}`)).toMatchObject({ status: 400, field: 'q' });
  expect(await found('退款 customer:用户2', tokens.user)).toBe('退款5');
  expect(await found('退款 from:me', tokens.user)).toBe('退款1 退款5 退款6 退款7');
  expect(await found('退款 operator:客服1 tag:我的', tokens.user)).toBe('退款1');
});

test('marks are shown to staff, favorites to the user', async () => {
  const q = `退款1 conversation:${chatId(1)}`;
  const [forStaff] = (await app.find(q)).items;
  expect(forStaff?.message.marks).toMatchObject([{ label: '重要' }]);
  const [forUser] = (await app.find(q, tokens.user)).items;
  expect(forUser?.message.marks).toBeUndefined();
  expect(forUser?.message.favorited).toBe(false);
});

test('what is revoked or hidden is gone at once, and what is shown again is back at once', async () => {
  const inChat = `/conversations/${chatId(6)}`;
  const act = (path: string) =>
    api(t, 'POST', `${inChat}${path}`, { token: tokens.admin, body: {} });
  expect((await act(`/messages/${messageId(6)}/revoke`)).status).toBe(200);
  expect(await found('退款6')).toBe('');
  expect(await found('退款6', tokens.user)).toBe('');
  expect((await act('/hide')).status).toBe(200);
  expect(await found('退款7', tokens.user)).toBe('');
  expect(await found('退款7')).toBe('退款7');
  expect((await act('/show')).status).toBe(200);
  expect(await found('退款7', tokens.user)).toBe('退款7');
  expect((await api(t, 'DELETE', inChat, { token: tokens.user })).status).toBe(200);
  expect(await found('退款7', tokens.user)).toBe('');
});

test('what is erased from the database is gone at once', async () => {
  await t.ctx.db.pool.query('delete from messages where id = $1', [messageId(3)]);
  expect(await found('退款3')).toBe('');
});
