import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import { pageOfConversation, pageOfUser } from '../../src/usecases/history.ts';
import { chatId, imported, message, userId } from '../helpers/archive.ts';
import { asUser } from './people.ts';
import { change, refusal, setup } from './changes.ts';

test('a user meets only their own conversations: others are not found, hidden ones neither', async () => {
  await using s = await setup();
  const other = await asUser(s.ctx, 2);
  expect((await refusal(change(s.ctx, other, 'end'))).code).toBe('not_found');
  await change(s.ctx, s.user, 'hide');
  expect((await refusal(change(s.ctx, s.user, 'end'))).code).toBe('not_found');
  expect((await refusal(conversations.get(s.ctx, s.user, chatId(1)))).code).toBe('not_found');
});

test('a user who takes part in another’s conversation may not change it', async () => {
  await using s = await setup({ memberIds: [userId(1), userId(2)] });
  await imported(s.ctx, 'directory', [message(3, { from: userId(2) })]);
  const guest = await asUser(s.ctx, 2);
  expect(await refusal(change(s.ctx, guest, 'end'))).toEqual({ code: 'forbidden', allowed: [] });
  expect((await conversations.get(s.ctx, guest, chatId(1))).allowed).toEqual([]);
});

for (const action of ['hide', 'delete'] as const) {
  test(`${action} by the user makes the conversation vanish from the user's history and lists at once; operators see it`, async () => {
    await using s = await setup();
    const list = (actor: Actor) =>
      conversations.list(s.ctx, actor, { sort: '-activity' }, { limit: 10 });
    expect((await list(s.user)).conversations).toHaveLength(1);
    expect((await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 })).total).toBe(2);
    const view = await change(s.ctx, s.user, action);
    expect(view.lastSeq).toBe(3);
    expect((await list(s.user)).conversations).toEqual([]);
    expect(await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 })).toEqual({
      rows: [],
      total: 0,
    });
    expect((await list(s.agent)).conversations.map(({ id }) => id)).toEqual([chatId(1)]);
    const page = await pageOfConversation(s.ctx, s.agent, {
      conversationId: chatId(1),
      slice: { offset: 0, limit: 10 },
    });
    expect(page.total).toBe(3);
  });
}

test('what is shown again is in the user’s history as before, with what was said meanwhile', async () => {
  await using s = await setup();
  await change(s.ctx, s.user, 'hide');
  await change(s.ctx, s.agent, 'show');
  const page = await pageOfUser(s.ctx, s.user, { offset: 0, limit: 10 });
  expect(page.rows.map(({ message: { seq } }) => seq)).toEqual([4, 3, 2, 1]);
  expect(page.total).toBe(4);
});
