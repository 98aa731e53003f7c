import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import * as eventStore from '../../src/store/events.ts';
import * as mediaStore from '../../src/store/media.ts';
import * as messages from '../../src/usecases/messages.ts';
import { userId } from '../helpers/archive.ts';
import { type Archive, archive, asOperator, asService, asUser } from './people.ts';

const T = Date.UTC(2026, 0, 5, 8);

async function refusal(doing: Promise<unknown>): Promise<unknown> {
  const error = await doing.then(
    () => 'done',
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) return error;
  return [error.code, error.detail['reason'] ?? error.detail.field];
}

async function say(ctx: Archive, n: number) {
  const { message } = await messages.send(ctx, await asUser(ctx, n), {
    conversationId: ctx.chat(n),
    type: 'txt',
    body: { msg: '你好' },
  });
  return { message, place: { conversationId: ctx.chat(n), messageId: message.id } };
}

test('a user revokes what they sent for two minutes, staff whatever was sent at any time', async () => {
  let now = T;
  await using ctx = await archive(() => now);
  const [user, operator] = [await asUser(ctx, 1), await asOperator(ctx, 2)];
  const [first, second] = [await say(ctx, 1), await say(ctx, 1)];
  const other = await say(ctx, 2);
  expect(await refusal(messages.revoke(ctx, user, other.place))).toEqual([
    'not_found',
    'conversationId',
  ]);
  expect(await refusal(messages.revoke(ctx, asService('user'), first.place))).toEqual([
    'forbidden',
    undefined,
  ]);
  now += 120_000;
  const revoked = await messages.revoke(ctx, user, first.place);
  expect(revoked).toEqual({
    ...first.message,
    revokedAt: now,
    revokedBy: userId(1),
    updatedAt: now,
  });
  now += 1;
  expect(await messages.revoke(ctx, user, first.place), 'again').toEqual(revoked);
  expect(await refusal(messages.revoke(ctx, user, second.place))).toEqual([
    'conflict',
    'revoke_window_over',
  ]);
  await messages.revoke(ctx, operator, second.place);
  expect((await messages.get(ctx, user, second.place)).message).toMatchObject({
    revokedAt: now,
    revokedBy: operator.id,
  });
  const events = await eventStore.listAfter(ctx.db, { after: 0, limit: 100 });
  expect(events.filter(({ kind }) => kind === 'message.revoked')).toMatchObject([
    { actor: userId(1), data: { seq: 1 } },
    { actor: operator.id, data: { seq: 2 } },
  ]);
});

test('one who did not send it does not revoke it, though it is in their conversation', async () => {
  await using ctx = await archive();
  const { message } = await messages.send(ctx, await asOperator(ctx, 1), {
    conversationId: ctx.chat(1),
    type: 'txt',
    body: { msg: '您好' },
  });
  const place = { conversationId: ctx.chat(1), messageId: message.id };
  expect(await refusal(messages.revoke(ctx, await asUser(ctx, 1), place))).toEqual([
    'forbidden',
    'messageId',
  ]);
  const nowhere = { conversationId: ctx.chat(1), messageId: 'nowhere' };
  expect(await refusal(messages.get(ctx, await asUser(ctx, 1), nowhere))).toEqual([
    'not_found',
    'messageId',
  ]);
});

test('revoked at once by many, a message is revoked once', async () => {
  await using ctx = await archive();
  const { place } = await say(ctx, 1);
  const user = await asUser(ctx, 1);
  await Promise.all(Array.from({ length: 20 }, () => messages.revoke(ctx, user, place)));
  const events = await eventStore.listAfter(ctx.db, { after: 0, limit: 100 });
  expect(events.map(({ kind }) => kind)).toEqual(['message.created', 'message.revoked']);
});

test('when all that was new is revoked, nothing is unread', async () => {
  await using ctx = await archive();
  const sent = [await say(ctx, 1), await say(ctx, 1)];
  const unread = () => ctx.db.query('select unread from conversation_operators where unread', []);
  const user = await asUser(ctx, 1);
  for (const { place } of sent) {
    expect(await unread()).toEqual([{ unread: true }]);
    await messages.revoke(ctx, user, place);
  }
  expect(await unread()).toEqual([]);
});

test('that a message was shown live is said once', async () => {
  let now = T;
  await using ctx = await archive(() => now);
  const { message, place } = await say(ctx, 1);
  const [row] = await ctx.db.query<{ no: number }>(
    'select conversation_no as no from messages',
    [],
  );
  const where = [{ conversationNo: row?.no ?? 0, seq: message.seq }];
  await messages.markPushed(ctx, [...where, { conversationNo: 0, seq: 9 }]);
  now += 1000;
  await messages.markPushed(ctx, where);
  await messages.markPushed(ctx, []);
  expect((await messages.get(ctx, await asUser(ctx, 1), place)).message.pushedAt).toBe(T);
});

test('a file is sent by who uploaded it, and is kept from then on', async () => {
  let now = T;
  await using ctx = await archive(() => now);
  const key = `${'0f'.repeat(32)}.jpg`;
  await ctx.db.transaction((tx) =>
    mediaStore.insertOrRefresh(tx, {
      owner: userId(1),
      key,
      type: 'image/jpeg',
      sizeBytes: 45_585,
      width: 640,
      height: 480,
      durationMs: null,
      filename: 'IMG_1.jpg',
      createdAt: T,
    }),
  );
  const [user, operator] = [await asUser(ctx, 1), await asOperator(ctx, 1)];
  const input = {
    conversationId: ctx.chat(1),
    clientMessageId: 'photo',
    type: 'img' as const,
    body: { mediaId: key, filename: '照片.jpg' },
  };
  expect(await refusal(messages.send(ctx, operator, input))).toEqual(['not_found', 'body.mediaId']);
  const audio = { ...input, type: 'audio' as const };
  expect(await refusal(messages.send(ctx, user, audio))).toEqual(['invalid', 'body.mediaId']);
  now += 5;
  const { message } = await messages.send(ctx, user, input);
  expect(JSON.parse(message.body)).toEqual({
    filename: '照片.jpg',
    file_length: 45_585,
    size: { width: 640, height: 480 },
    mediaKey: key,
  });
  expect(await mediaStore.findOwned(ctx.db.queries, userId(1), key)).toMatchObject({
    namedAt: now,
  });
  const again = await messages.send(ctx, user, input);
  expect([again.created, again.message.id]).toEqual([false, message.id]);
  const forUser = { ...input, clientMessageId: 'photo-2', from: userId(1) };
  expect(await refusal(messages.send(ctx, asService('user'), forUser))).toBe('done');
});

test('only who imports may name a file that was not uploaded here: another could see any it guesses', async () => {
  await using ctx = await archive();
  const input = {
    conversationId: ctx.chat(1),
    type: 'file' as const,
    body: { filename: 'somebodys.pdf' },
  };
  for (const scope of ['user', 'op'] as const) {
    expect(await refusal(messages.send(ctx, asService(scope), input))).toEqual([
      'invalid',
      'body.mediaId',
    ]);
  }
  expect(await refusal(messages.send(ctx, asService('ingest'), input))).toBe('done');
});
