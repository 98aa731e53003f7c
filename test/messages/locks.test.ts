import { expect, test } from 'vitest';
import * as conversations from '../../src/usecases/conversations.ts';
import * as messages from '../../src/usecases/messages.ts';
import * as reading from '../../src/usecases/reading.ts';
import { chatId, conversation, imported, message, operatorId, userId } from '../helpers/archive.ts';
import { archive, asOperator, asUser } from './people.ts';
import { lockState, lockTimeline, otherTransaction, someoneWaits } from './waiting.ts';

const said = (conversationId: string) => ({
  conversationId,
  type: 'txt' as const,
  body: { msg: '你好' },
});

test('who sends where somebody else is at work is told to try again, and others go on', async () => {
  await using ctx = await archive();
  const [one, two] = [await asUser(ctx, 1), await asUser(ctx, 2)];
  {
    await using other = await otherTransaction(ctx);
    await other.client.query(lockState, [ctx.chat(1)]);
    const held = messages.send(ctx, one, said(ctx.chat(1)));
    const free = messages.send(ctx, two, said(ctx.chat(2)));
    await expect(held).rejects.toMatchObject({ code: 'unavailable' });
    expect(await free).toMatchObject({ created: true });

    const again = messages.send(ctx, one, said(ctx.chat(1)));
    again.catch(() => undefined);
    expect(await messages.send(ctx, two, said(ctx.chat(2)))).toMatchObject({ created: true });
    await expect(again).rejects.toMatchObject({ code: 'unavailable' });
  }
  expect(await messages.send(ctx, one, said(ctx.chat(1)))).toMatchObject({ created: true });
});

test('what the database breaks off as a deadlock is done again', async () => {
  await using ctx = await archive();
  const [one, operator] = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  await messages.send(ctx, operator, said(ctx.chat(1)));
  for (const act of [
    () => messages.send(ctx, one, said(ctx.chat(1))),
    () => conversations.describe(ctx, operator, ctx.chat(1), { title: '新题' }),
  ]) {
    await using other = await otherTransaction(ctx);
    await other.client.query(lockTimeline, [userId(1)]);
    await other.client.query('select from conversations where id = $1 for update', [ctx.chat(1)]);
    const acting = act();
    acting.catch(() => undefined);
    await someoneWaits(ctx);
    await other.client.query(lockState, [ctx.chat(1)]);
    await other.client.query('rollback');
    await acting;
  }
  expect(await reading.read(ctx, one, { conversationId: ctx.chat(1), seq: 2 })).toBeDefined();
});

test('an import that describes conversations locks no timeline before all it is to lock', async () => {
  await using ctx = await archive();
  await imported(ctx, 'directory', [message(70, { conversationId: chatId(70) })]);
  await using other = await otherTransaction(ctx);
  await other.client.query(lockState, [ctx.chat(1)]);
  const importing = imported(ctx, 'directory', [
    conversation(70, { operatorIds: [operatorId(2)] }),
    message(71, { conversationId: ctx.chat(1) }),
  ]);
  importing.catch(() => undefined);
  await someoneWaits(ctx);
  await other.client.query(`${lockTimeline} nowait`, [userId(1)]);
  await other.client.query('rollback');
  expect(await importing).toMatchObject({ inserted: 2 });
});

test('who opens a conversation and waits keeps nobody else from opening one', async () => {
  await using ctx = await archive();
  await conversations.open(ctx, await asUser(ctx, 2), {});
  await using other = await otherTransaction(ctx);
  await other.client.query(lockTimeline, [userId(1)]);
  const opening = conversations.open(ctx, await asUser(ctx, 1), {});
  opening.catch(() => undefined);
  await someoneWaits(ctx);
  await other.client.query('select from conversation_days where day = $1 for update nowait', [
    Math.floor(ctx.clock() / 86_400_000),
  ]);
  await other.client.query('rollback');
  await opening;
  const { rows } = await ctx.db.pool.query(
    `select from conversation_days d where size <> (
       select count(*) from conversations c where c.created_at / 86400000 = d.day)`,
  );
  expect(rows).toEqual([]);
});
