import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import { parseJson } from '../../src/domain/json-text.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import { searchConversations } from '../../src/usecases/conversations.ts';
import { pageOfConversation, pageOfUser } from '../../src/usecases/history.ts';
import { list as listTags } from '../../src/usecases/tags.ts';
import { testContext } from '../helpers/app.ts';
import {
  chatId,
  conversation,
  groupId,
  imported,
  message,
  operatorId,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser, people, service, system } from './people.ts';

const NOW = Date.UTC(2026, 0, 2, 3);

async function refusal(promise: Promise<unknown>): Promise<[string, unknown]> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isAppError(error)) return [error.code, error.detail.field];
  throw new Error(`not refused as it should be: ${String(error)}`);
}

test('a user opens a conversation that waits, is said in their history, and is in the lists', async () => {
  await using ctx = await testContext({}, () => NOW);
  await people(ctx, 1);
  const user = await asUser(ctx, 1);
  const { conversation: view, created } = await conversations.open(ctx, user, {
    title: '订酒店',
    address: '北京',
  });
  expect(created).toBe(true);
  expect(view).toMatchObject({
    type: 'service',
    status: 1,
    hidden: false,
    title: '订酒店',
    address: '北京',
    tags: [],
    groupId: null,
    user: { id: userId(1), nickName: '用户1' },
    members: [{ id: userId(1) }],
    operators: [],
    createdAt: NOW,
    lastActivityAt: NOW,
    lastSeq: 1,
    readSeq: 0,
    unreadCount: 0,
    allowed: ['end', 'hide', 'delete'],
  });
  expect(view.id).toMatch(/^u0001[0-9a-f]{32}$/);
  const { rows } = await pageOfUser(ctx, user, { offset: 0, limit: 10 });
  expect(rows.map(({ message }) => [message.from, parseJson(message.ext)])).toEqual([
    ['admin', { reFresh: '1', chatid: view.id }],
  ]);
  const operator = await asOperator(ctx, 1);
  const list = await conversations.list(
    ctx,
    operator,
    { statuses: [1], sort: '-activity' },
    { limit: 10 },
  );
  expect(list.conversations.map(({ id }) => id)).toEqual([view.id]);
  const range = { fromMs: NOW, toMs: NOW, title: '酒店' };
  const found = await searchConversations(ctx, operator, range, { offset: 0, limit: 10 });
  expect(found.total).toBe(1);
  const events = await ctx.db.pool.query<{ kind: string }>('select kind from events order by id');
  expect(events.rows.map(({ kind }) => kind)).toEqual(['conversation.created', 'message.created']);
});

test('staff and services open for a user, with tags and a group', async () => {
  await using ctx = await testContext();
  await people(ctx, 1);
  for (const actor of [await asOperator(ctx, 1), service('op'), service('user'), system]) {
    const { conversation: view } = await conversations.open(ctx, actor, {
      userId: userId(1),
      tags: ['酒店', '新'],
      groupId: groupId(1),
      ext: { source: 'app' },
    });
    expect(view).toMatchObject({ tags: ['酒店', '新'], groupId: groupId(1) });
    const range = { conversationId: view.id, slice: { offset: 0, limit: 1 } };
    const { rows } = await pageOfConversation(ctx, system, range);
    expect(rows.map(({ ext }) => parseJson(ext))).toEqual([
      { source: 'app', reFresh: '1', chatid: view.id, groupid: groupId(1) },
    ]);
  }
});

test('what cannot be opened is refused by its field', async () => {
  await using ctx = await testContext();
  await people(ctx, 3);
  await ctx.db.pool.query('update users set banned_at = 1 where id = $1', [userId(3)]);
  const user = await asUser(ctx, 1);
  const open = (input: conversations.OpenInput, actor = user) =>
    refusal(conversations.open(ctx, actor, input));
  expect(await open({ userId: userId(2) })).toEqual(['forbidden', 'userId']);
  expect(await open({ tags: ['新'] })).toEqual(['forbidden', 'tags']);
  expect(await open({ groupId: '1' })).toEqual(['forbidden', 'groupId']);
  expect(await open({ ext: { source: 'app' } })).toEqual(['forbidden', 'ext']);
  const withExt = (ext: conversations.OpenInput['ext']) => open({ userId: userId(1), ext }, system);
  for (const key of ['isEnd', 'isDelete', 'isHide', 'operatorJoin', 'reFresh', 'chatid', 'groupid'])
    expect(await withExt({ [key]: null })).toEqual(['invalid', `ext.${key}`]);
  expect(await withExt({ template: { x: 1 } })).toEqual(['invalid', 'ext.template.x']);
  expect(await withExt({ big: '字'.repeat(6000) })).toEqual(['too_large', 'ext']);
  let deep = {};
  for (let n = 0; n < 20; n += 1) deep = { deep };
  expect(await withExt(deep)).toEqual(['invalid', 'ext']);
  expect(await open({ title: '字'.repeat(201) })).toEqual(['invalid', 'title']);
  expect(await open({ title: 'a\u0000' })).toEqual(['invalid', 'title']);
  expect(await open({ memberIds: [userId(2)] })).toEqual(['invalid', 'memberIds']);
  expect(await open({}, service('user'))).toEqual(['invalid', 'userId']);
  expect(await open({ userId: userId(9) }, system)).toEqual(['not_found', 'userId']);
  expect(await open({ userId: userId(3) }, system)).toEqual(['forbidden', 'userId']);
  expect(await open({ userId: userId(1), groupId: 'x' }, system)).toEqual(['invalid', 'groupId']);
  expect(await open({ userId: userId(1), tags: ['新', '新'] }, system)).toEqual([
    'invalid',
    'tags',
  ]);
  expect(await open({ type: 'direct' })).toEqual(['invalid', 'memberIds']);
  expect(await open({ type: 'direct', memberIds: [userId(1)] })).toEqual(['invalid', 'memberIds']);
  expect(await open({ type: 'direct', memberIds: [userId(9)] })).toEqual([
    'not_found',
    'memberIds',
  ]);
  expect(await open({ type: 'direct', memberIds: [userId(2), userId(3)] })).toEqual([
    'invalid',
    'memberIds',
  ]);
  const { rows } = await ctx.db.pool.query('select from conversations');
  expect(rows).toHaveLength(0);
});

test('two users have one direct conversation, also when both open it at once', async () => {
  await using ctx = await testContext();
  await people(ctx, 2);
  const [one, two] = [await asUser(ctx, 1), await asUser(ctx, 2)];
  const opened = await Promise.all(
    [one, two, one, two, one].map((actor) =>
      conversations.open(ctx, actor, {
        type: 'direct',
        memberIds: [actor === one ? userId(2) : userId(1)],
      }),
    ),
  );
  expect(new Set(opened.map(({ conversation: { id } }) => id)).size).toBe(1);
  expect(opened.filter(({ created }) => created)).toHaveLength(1);
  const view = opened[0]?.conversation;
  expect(view).toMatchObject({ type: 'direct', status: 3, lastSeq: 0, lastMessage: null });
  expect(view?.members.map(({ id }) => id).toSorted()).toEqual([userId(1), userId(2)]);
  const { rows } = await ctx.db.pool.query<{ kind: string }>('select kind from events');
  expect(rows).toEqual([{ kind: 'conversation.created' }]);
});

test('opening a direct conversation that is there shows no more of it than reading it would', async () => {
  await using ctx = await testContext();
  await people(ctx, 2);
  const memberIds = [userId(1), userId(2)];
  await imported(ctx, 'directory', [
    conversation(1, { type: 'direct', groupId: null, memberIds, operatorIds: [] }),
    message(1, { to: userId(2), body: { msg: '秘密' } }),
  ]);
  const user = await asUser(ctx, 1);
  const open = (actor: Actor) => conversations.open(ctx, actor, { type: 'direct', memberIds });
  const secret = { body: '{"msg":"秘密"}' };
  for (const actor of [user, await asOperator(ctx, 1), service('op'), system]) {
    const opened = await open(actor);
    expect(opened).toMatchObject({ created: false, conversation: { lastMessage: secret } });
  }
  for (const scope of ['user', 'ingest'] as const) {
    const { conversation: view } = await open(service(scope));
    expect(view).toMatchObject({ id: chatId(1), lastMessage: null, labels: [] });
  }
  for (const gone of ['hidden = true', 'hidden = false, status = 6']) {
    await ctx.db.pool.query(`update conversations set ${gone}`);
    expect(await refusal(open(user))).toEqual(['not_found', 'memberIds']);
    expect((await open(system)).conversation.lastMessage).toMatchObject(secret);
  }
});

test('describing changes what is given, also in searches and lists by tag', async () => {
  await using ctx = await testContext();
  await people(ctx, 1);
  await imported(ctx, 'directory', [conversation(1, { tags: ['旧', '留'], address: '路' })]);
  const operator = await asOperator(ctx, 1);
  const view = await conversations.describe(ctx, operator, chatId(1), {
    title: '改了',
    tags: ['新', '留'],
  });
  expect(view).toMatchObject({ title: '改了', address: '路', tags: ['新', '留'] });
  const byTag = async (tag: string) => {
    const page = await conversations.list(ctx, operator, { tag, sort: '-created' }, { limit: 5 });
    return page.conversations.length;
  };
  expect([await byTag('新'), await byTag('留'), await byTag('旧')]).toEqual([1, 1, 0]);
  expect(await listTags(ctx, operator)).toEqual(['新', '留'].toSorted());
  const range = { fromMs: 0, toMs: 2 ** 45 };
  const search = async (filter: object) =>
    (await searchConversations(ctx, operator, { ...range, ...filter }, { offset: 0, limit: 5 }))
      .total;
  expect([await search({ title: '改' }), await search({ title: '会话' })]).toEqual([1, 0]);
  expect([await search({ tag: '新' }), await search({ tag: '旧' })]).toEqual([1, 0]);
  await conversations.describe(ctx, operator, chatId(1), { title: '改了' });
  const { rows } = await ctx.db.pool.query<{ data: string }>(
    `select data from events where kind = 'conversation.updated'`,
  );
  expect(rows.map(({ data }) => parseJson(data))).toEqual([{ fields: ['title', 'tags'] }]);
});

test('users and services of other scopes do not describe', async () => {
  await using ctx = await testContext();
  await people(ctx, 1);
  await imported(ctx, 'directory', [conversation(1)]);
  for (const actor of [await asUser(ctx, 1), service('user'), service('ingest')]) {
    const refused = refusal(conversations.describe(ctx, actor, chatId(1), { title: 'x' }));
    expect((await refused)[0]).toBe('forbidden');
  }
});

test('an import that describes a placeholder keeps the lists in step, and who has joined since', async () => {
  await using ctx = await testContext();
  await people(ctx, 2);
  await imported(ctx, 'directory', [
    conversation(1, { placeholder: true, status: 1, operatorIds: [] }),
  ]);
  const joining = await asOperator(ctx, 2);
  const { change } = await import('../../src/usecases/lifecycle.ts');
  await change(ctx, joining, { conversationId: chatId(1), action: 'join' });
  await imported(ctx, 'directory', [conversation(1, { status: 5, tags: ['酒店'] })]);
  const list = async (filter: object) => {
    const sorted = { ...filter, sort: '-activity' as const };
    const page = await conversations.list(ctx, joining, sorted, { limit: 5 });
    return page.conversations.length;
  };
  expect(await list({ statuses: [5] })).toBe(1);
  expect(await list({ statuses: [1, 3] })).toBe(0);
  expect(await list({ tag: '酒店' })).toBe(1);
  expect(await list({ operatorId: operatorId(1) })).toBe(1);
  expect(await list({ operatorId: operatorId(2) })).toBe(1);
});
