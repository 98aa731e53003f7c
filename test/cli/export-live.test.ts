import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as favorites from '../../src/usecases/favorites.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as marks from '../../src/usecases/marks.ts';
import * as messages from '../../src/usecases/messages.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  chatId,
  conversation,
  exported,
  imported,
  operatorId,
  records,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser, people, service } from '../conversations/people.ts';

const conversationId = chatId(1);

/** An archive filled by what is done live, and another that was restored from its export. */
interface Copied extends AsyncDisposable {
  readonly lines: string;
  readonly copy: TestContext;
}

async function copied(live: (ctx: TestContext) => Promise<unknown>): Promise<Copied> {
  await using ctx = await testContext();
  await people(ctx, 3);
  await imported(ctx, 'directory', [
    conversation(1, { status: 1, operatorIds: [] }),
    conversation(2, { operatorIds: [operatorId(3), operatorId(1)] }),
  ]);
  await live(ctx);
  const lines = await exported(ctx);
  const copy = await testContext();
  const summary = await imported(copy, 'directory', Buffer.from(lines));
  expect(summary).toMatchObject({ duplicate: 0, rejected: 0 });
  return { lines, copy, [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose]() };
}

const send = (ctx: TestContext, actor: Actor, msg: string, more: object = {}) =>
  messages.send(ctx, actor, { conversationId, type: 'txt', body: { msg }, ...more });

const ofKind = (lines: string, kind: string) =>
  records(lines).filter((record) => record['kind'] === kind);

// As a sender's clock may well have it: in seconds.
const question = { clientMessageId: '我的 1', clientSentAt: 1_700_000_000 };

async function talk(ctx: TestContext): Promise<void> {
  const user = await asUser(ctx, 1);
  const agent = await asOperator(ctx, 1);
  const other = await asOperator(ctx, 2);
  const asked = await send(ctx, user, '在吗', question);
  await lifecycle.change(ctx, agent, { conversationId, action: 'join' });
  const answer = await send(ctx, agent, '在的', { ext: { a: [1, null] } });
  const mistake = await send(ctx, user, '发错了');
  await messages.revoke(ctx, user, { conversationId, messageId: mistake.message.id });
  const { no } = await conversations.get(ctx, agent, conversationId);
  await messages.markPushed(ctx, [{ conversationNo: no, seq: asked.message.seq }]);
  const at = { conversationId, messageId: asked.message.id };
  await marks.put(ctx, agent, { ...at, label: '重要', color: '#ff8800', note: '', shared: true });
  await marks.put(ctx, agent, { ...at, label: '自己', note: '先看\n合同', shared: false });
  await marks.put(ctx, other, { ...at, label: '普通' });
  await favorites.put(ctx, user, { conversationId, messageId: answer.message.id });
  await lifecycle.change(ctx, agent, {
    conversationId,
    action: 'transfer',
    toOperatorId: operatorId(2),
  });
  await lifecycle.change(ctx, other, { conversationId, action: 'end' });
  await conversations.open(ctx, service('op'), {
    type: 'direct',
    memberIds: [userId(2), userId(3)],
  });
}

test('what was done live is exported, imported and exported again byte for byte', async () => {
  await using c = await copied(talk);
  expect(await exported(c.copy)).toBe(c.lines);
  const said = ofKind(c.lines, 'message');
  expect(said.map(({ clientMsgId, clientSentAt }) => [clientMsgId, clientSentAt])).toContainEqual([
    question.clientMessageId,
    question.clientSentAt,
  ]);
  expect(said.filter(({ pushedAt }) => pushedAt !== undefined)).toHaveLength(1);
  expect(said.filter(({ revokedAt }) => revokedAt !== undefined)).toEqual([
    expect.objectContaining({
      updatedAt: expect.any(Number),
      revokedBy: expect.stringMatching(/^[uo]0001/),
      body: { msg: '发错了' },
    }),
  ]);
  expect(ofKind(c.lines, 'favorite')).toHaveLength(1);
});

test('what is as usual is not written, so that archives without it stay as they were', async () => {
  await using c = await copied(talk);
  const usual = ['kind', 'conversationId', 'messageId', 'label', 'operatorId', 'createdAt'];
  const keys = ofKind(c.lines, 'mark').map((record) => Object.keys(record));
  expect(keys.find((each) => each.length === usual.length)).toEqual(usual);
  expect(keys).toHaveLength(3);
  const [untouched] = ofKind(c.lines, 'conversation').filter(({ id }) => id === chatId(2));
  expect(untouched).toMatchObject({ operatorIds: [operatorId(3), operatorId(1)] });
  expect(untouched).not.toHaveProperty('leftOperatorIds');
});

test('a message sent again after the archive was restored is known', async () => {
  await using c = await copied(talk);
  const user = await asUser(c.copy, 1);
  await lifecycle.change(c.copy, user, { conversationId, action: 'reopen' });
  const first = ofKind(c.lines, 'message').find((record) => record['clientMsgId'] !== undefined);
  const again = await send(c.copy, user, '在吗', question);
  expect(again).toMatchObject({ created: false, message: { id: first?.['id'] } });
});

test('an own mark stays one, with its colour and note, and is listed for its operator alone', async () => {
  await using c = await copied(talk);
  const [agent, other] = [await asOperator(c.copy, 1), await asOperator(c.copy, 2)];
  const seen = async (actor: Actor) => {
    const page = await marks.listOfConversation(c.copy, actor, { conversationId, limit: 10 });
    return page.marks.map(({ label, color, note, shared }) => ({ label, color, note, shared }));
  };
  const important = { label: '重要', color: '#ff8800', note: '', shared: true };
  const plain = { label: '普通', color: null, note: null, shared: true };
  const own = { label: '自己', color: null, note: '先看\n合同', shared: false };
  expect(await seen(other)).toEqual([important, plain]);
  expect(new Set(await seen(agent))).toEqual(new Set([own, important, plain]));
  const listed = async (actor: Actor) => {
    const filter = { marked: '自己', sort: '-activity' as const };
    const page = await conversations.list(c.copy, actor, filter, { limit: 5 });
    return page.conversations.map(({ id }) => id);
  };
  expect([await listed(agent), await listed(other)]).toEqual([[conversationId], []]);
});

test('who has left does not take part again, and who is there does', async () => {
  await using c = await copied(talk);
  const [agent, other] = [await asOperator(c.copy, 1), await asOperator(c.copy, 2)];
  const { operators } = await conversations.get(c.copy, agent, conversationId);
  expect(operators.map(({ id, leftAt }) => [id, leftAt !== null])).toEqual([
    [operatorId(1), true],
    [operatorId(2), false],
  ]);
  await lifecycle.change(c.copy, other, { conversationId, action: 'reopen' });
  await expect(send(c.copy, agent, '我还在')).rejects.toMatchObject({
    code: 'conflict',
    detail: { reason: 'not_joined' },
  });
  await send(c.copy, other, '我在');
});
