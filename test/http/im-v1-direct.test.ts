import { expect, test } from 'vitest';
import { expectGolden } from './golden.ts';
import { SENT_AT, chat, direct, message, operator, store, user, userId } from './records.ts';
import { failure, get, open, post, text, tokens } from './im-v1-calls.ts';

test('a conversation is made once; the other side sees it with its first message', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const made = await post(t, 'create_conversation', first, { target_id: 2 });
  expectGolden(made.body, 'im-v1/create-conversation');
  const again = await Promise.all([
    post(t, 'create_conversation', first, { target_id: '2' }),
    post(t, 'create_conversation', second, { target_id: 1 }),
  ]);
  expect(again.map((answer) => answer.json().data['id'])).toEqual([1, 1]);
  const totals = async () =>
    Promise.all(
      [first, second].map(
        async (token) => (await get(t, 'conversation/1', token)).json().data['total'],
      ),
    );
  expect(await totals()).toEqual([1, 0]);
  await post(t, 'send', first, text(2, '在吗'));
  expect(await totals()).toEqual([1, 1]);
});

test('first messages at the same time go into one conversation', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  const answers = await Promise.all([
    ...['一', '二', '三'].map((said) => post(t, 'send', first, text(2, said))),
    ...['四', '五', '六'].map((said) => post(t, 'send', second, text(1, said))),
  ]);
  expect(answers.map((answer) => answer.json().data['state'])).toEqual(Array(6).fill(100));
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  expect(rows).toHaveLength(1);
  const listed = await get(t, `${rows[0]?.no}/message/1`, first);
  expect(listed.json().data['total']).toBe(6);
});

test('unread messages are counted until they are read', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  for (const said of ['一', '二', '三']) await post(t, 'send', first, text(2, said));
  const rows = async (token: string) => (await get(t, 'conversation/1', token)).json().data['data'];
  expect(await rows(first)).toMatchObject([{ unread_count: 0, last_msg_note: '三' }]);
  expect(await rows(second)).toMatchObject([
    { unread_count: 3, last_msg_note: '三', name: '哈哈哈' },
  ]);
  const read = await post(t, 'read_conversation/1', second);
  expect([read.status, read.json().data]).toMatchObject([200, { id: 1, unread_count: 0 }]);
  expect(await rows(second)).toMatchObject([{ unread_count: 0 }]);
  await post(t, 'send', first, text(2, '四'));
  expect(await rows(second)).toMatchObject([{ unread_count: 1 }]);
  await post(t, 'send', second, text(1, '五'));
  expect([await rows(first), await rows(second)]).toMatchObject([
    [{ unread_count: 1, last_msg_note: '五' }],
    [{ last_msg_note: '五' }],
  ]);
});

test('conversations are listed by their last activity, ten a page', async () => {
  await using t = await open();
  const others = Array.from({ length: 23 }, (_, n) => n + 2);
  await store(t.ctx, [
    ...[1, ...others].map((n) => user(n)),
    operator(1),
    chat(99),
    ...others.map((n) => direct(n, 1, n)),
    ...others
      .filter((n) => n % 3 !== 0)
      .map((n) => message(n, n, { from: userId(n), to: userId(1), sentAt: SENT_AT + n * 1000 })),
    direct(50, 2, 3),
    message(50, 50, { from: userId(2), to: userId(3) }),
    direct(51, 1, 40, { memberIds: [userId(1), userId(40)], hidden: true }),
  ]);
  const token = await t.token('im', userId(1));
  const walked = await Promise.all(
    [1, 2, 3, 4].map(async (page) => (await get(t, `conversation/${page}`, token)).json().data),
  );
  const rows = walked.flatMap(({ data }) => data as { target_id: number; update_time: string }[]);
  const paging = walked.map(({ total, per_page, current_page, last_page }) => ({
    total,
    per_page,
    current_page,
    last_page,
  }));
  expect(paging).toEqual(
    [1, 2, 3, 3].map((current_page) => ({ total: 23, per_page: 10, current_page, last_page: 3 })),
  );
  expect(rows.map((row) => row.target_id).toSorted((a, b) => a - b)).toEqual(others);
  const times = rows.map((row) => row.update_time);
  expect(times).toEqual(times.toSorted().toReversed());
  const empty = await get(t, 'conversation/1', await t.token('im', userId(40)));
  expect(empty.json().data).toEqual({
    total: 0,
    per_page: 10,
    current_page: 1,
    last_page: 0,
    data: [],
  });
});

test('the blacklist is one’s own, the latest first', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  expect((await post(t, 'add_blacklist/3', first)).json()).toEqual({
    code: 1,
    msg: 'ok',
    data: null,
  });
  for (const path of [
    'add_blacklist/2',
    'add_blacklist/2',
    'remove_blacklist/3',
    'remove_blacklist/3',
  ]) {
    expect((await post(t, path, first)).status).toBe(200);
  }
  const listed = await get(t, 'myblacklist/1', first);
  expectGolden(listed.body, 'im-v1/myblacklist');
  const { body } = await t.app.inject({ url: '/api/v1/myblacklist/1', headers: { token: first } });
  expect(body).toBe(listed.body);
  expect((await get(t, 'myblacklist/2', second)).json().data).toMatchObject({ total: 0, data: [] });
});

test('oneself, nobody, and a stranger’s conversation are refused', async () => {
  await using t = await open();
  const [first, , third] = await tokens(t);
  await store(t.ctx, [chat(9)]);
  await post(t, 'send', first, text(2, '一'));
  const calls: [string, string, object | undefined, string][] = [
    ['send', first, text(1, 'x'), '不能和自己聊天'],
    ['send', first, text(999, 'x'), '对方不存在'],
    ['create_conversation', first, { target_id: 1 }, '不能和自己聊天'],
    ['create_conversation', first, { target_id: 999 }, '对方不存在'],
    ['add_blacklist/1', first, undefined, '不能操作自己'],
    ['add_blacklist/999', first, undefined, '用户不存在'],
    ['remove_blacklist/999', first, undefined, '用户不存在'],
    ['read_conversation/2', third, undefined, '会话不存在'],
    ['read_conversation/1', first, undefined, '会话不存在'],
    ['read_conversation/999', first, undefined, '会话不存在'],
  ];
  for (const [path, token, body, msg] of calls) {
    const answer = await post(t, path, token, body);
    expect([answer.status, answer.json()], `call ${path}`).toEqual([400, failure(msg)]);
  }
});

test('a conversation that is hidden or deleted is not there, one that an import calls ended goes on', async () => {
  await using t = await open();
  const [first] = await tokens(t);
  await store(t.ctx, [direct(1, 1, 2, { status: 5 }), message(1, 1, { to: userId(2) })]);
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  const path = `${rows[0]?.no}/message/1`;
  expect((await post(t, 'send', first, text(2, '还在'))).json()).toMatchObject({
    data: { state: 100 },
  });
  expect((await get(t, path, first)).json().data).toMatchObject({ total: 2 });
  const missing = [400, failure('会话不存在')];
  for (const gone of ['hidden = true', 'hidden = false, status = 6']) {
    await t.ctx.db.pool.query(`update conversations set ${gone}`);
    const page = await get(t, path, first);
    expect([page.status, page.json()]).toEqual(missing);
    for (const [name, body] of [
      ['send', text(2, 'x')],
      ['create_conversation', { target_id: 2 }],
    ] as const) {
      const answer = await post(t, name, first, body);
      expect([answer.status, answer.json()], `call ${name}`).toEqual(missing);
    }
  }
});

test('a time that no calendar has does not keep a page from being shown', async () => {
  await using t = await open();
  const [first, second] = await tokens(t);
  await post(t, 'send', first, text(2, '一'));
  await t.ctx.db.pool.query('update messages set client_sent_at = $1', [Number.MAX_SAFE_INTEGER]);
  const { rows } = await t.ctx.db.pool.query<{ no: number }>('select no from conversations');
  for (const token of [first, second]) {
    const page = await get(t, `${rows[0]?.no}/message/1`, token);
    expect(page.json().data).toMatchObject({
      data: [{ client_create_time: '9999-12-31 23:59:59' }],
    });
  }
});
