import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { lockConversations } from '../../src/store/incoming.ts';
import * as lifecycleStore from '../../src/store/lifecycle.ts';
import { refreshSearch } from '../../src/store/search-index.ts';
import * as userStore from '../../src/store/users.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import type { ListFilter } from '../../src/domain/conversation-list.ts';
import * as messages from '../../src/usecases/messages.ts';
import * as operators from '../../src/usecases/operators.ts';
import { followRenames } from '../../src/usecases/renames.ts';
import * as users from '../../src/usecases/users.ts';
import type { TestContext } from '../helpers/context.ts';
import { conversation, imported, message, operatorId, user, userId } from '../helpers/archive.ts';
import { type Archive, archive, asOperator, asUser, system } from '../messages/people.ts';
import { lockState, otherTransaction, someoneWaits } from '../messages/waiting.ts';

async function found(ctx: TestContext, filter: Partial<ListFilter>): Promise<string[]> {
  const admin: Actor = await asOperator(ctx, 2, 'admin');
  const page = await conversations.list(
    ctx,
    admin,
    { sort: 'created', ...filter },
    { cursor: undefined, limit: 20 },
  );
  return page.conversations.map(({ id }) => id);
}

async function noOf(ctx: Archive, n: number): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ no: number }>(
    'select no from conversations where id = $1',
    [ctx.chat(n)],
  );
  return rows[0]?.no ?? 0;
}

test('a new name is there at once, and holds up nobody while a conversation is waited for', async () => {
  await using ctx = await archive();
  const one = await asOperator(ctx, 1);
  let renaming;
  {
    await using other = await otherTransaction(ctx);
    await other.client.query(lockState, [ctx.chat(1)]);
    // Whoever renames would have to wait for this, if it went with the name.
    await other.client.query(
      `select from conversation_search q join conversations c on c.no = q.conversation_no
       where c.id = $1 for update of q`,
      [ctx.chat(1)],
    );
    renaming = operators.update(ctx, one, 'me', { nickName: '小蓝' });
    renaming.catch(() => undefined);
    await someoneWaits(ctx);
    expect(await operators.get(ctx, one, 'me')).toMatchObject({ nickName: '小蓝' });
    expect(await found(ctx, { operatorNick: '小蓝' })).toEqual([ctx.chat(3)]);
    const sent = { conversationId: ctx.chat(3), type: 'txt' as const, body: { msg: '在' } };
    expect(await messages.send(ctx, one, sent)).toMatchObject({ created: true });
  }
  await renaming;
  expect(await found(ctx, { operatorNick: '小蓝' })).toEqual([ctx.chat(1), ctx.chat(3)]);
});

test('of a new name and a new title at the same time, searches know both', async () => {
  await using ctx = await archive();
  const no = await noOf(ctx, 1);
  let renaming: Promise<unknown> | undefined;
  await ctx.db.transaction(async (tx) => {
    await lockConversations(tx, [no]);
    await tx.client.query(`update conversations set title = '退款' where no = $1`, [no]);
    await refreshSearch(tx, [no]);
    renaming = users.put(ctx, system, { id: userId(1), nickName: '新名' });
    renaming.catch(() => undefined);
    await someoneWaits(ctx);
  });
  await renaming;
  expect(await found(ctx, { userNick: '新名', title: '退款' })).toEqual([ctx.chat(1)]);
  expect(await found(ctx, { userNick: '用户1' })).toEqual([]);
});

test('an operator who joins while being renamed is found by the new name', async () => {
  await using ctx = await archive();
  const [no, two] = [await noOf(ctx, 1), await asOperator(ctx, 2)];
  let renaming: Promise<unknown> | undefined;
  await ctx.db.transaction(async (tx) => {
    await lockConversations(tx, [no]);
    await lifecycleStore.insertOperator(tx, {
      conversationNo: no,
      operatorNo: two.no,
      operatorId: two.id,
      atMs: ctx.clock(),
      readSeq: 0,
    });
    await refreshSearch(tx, [no]);
    renaming = operators.update(ctx, two, 'me', { nickName: '小绿' });
    renaming.catch(() => undefined);
    await someoneWaits(ctx);
  });
  await renaming;
  expect(await found(ctx, { operatorNick: '小绿' })).toEqual([ctx.chat(1)]);
});

test('what a process left undone is done by the same request, and by any server', async () => {
  await using ctx = await archive();
  const rename = (n: number, nickName: string) =>
    ctx.db.transaction((tx) => userStore.update(tx, { id: userId(n), nickName, icon: undefined }));
  await rename(1, '甲');
  await rename(2, '丙');
  await rename(2, '乙');
  expect(await found(ctx, { userNick: '甲' })).toEqual([]);
  await users.put(ctx, system, { id: userId(1), nickName: '甲' });
  expect(await found(ctx, { userNick: '甲' })).toEqual([ctx.chat(1), ctx.chat(3)]);
  expect(await found(ctx, { userNick: '乙' })).toEqual([]);
  await followRenames(ctx.db, 'all');
  expect(await found(ctx, { userNick: '乙' })).toEqual([ctx.chat(2)]);
  const { rows } = await ctx.db.pool.query('select from renames');
  expect(rows).toEqual([]);
});

test('who is described after their messages is found by name', async () => {
  await using ctx = await archive();
  await imported(ctx, 'directory', [
    message(60, { conversationId: ctx.chat(60), from: userId(60) }),
    conversation(61, { userId: userId(60), operatorIds: [operatorId(60)] }),
  ]);
  await imported(ctx, 'directory', [user(60, { nickName: '后来者' })]);
  const ids = await found(ctx, { userNick: '后来者' });
  expect(ids.toSorted()).toEqual([ctx.chat(60), ctx.chat(61)]);
  expect(await asUser(ctx, 60)).toMatchObject({ id: userId(60) });
});
