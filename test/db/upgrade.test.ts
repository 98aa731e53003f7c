import { createHash } from 'node:crypto';
import { Migrator } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import * as archive from '../../src/db/migrations/0001-archive.ts';
import * as tokenStore from '../../src/store/tokens.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as messages from '../../src/usecases/messages.ts';
import * as sync from '../../src/usecases/sync.ts';
import { T0, chatId, operatorId, userId } from '../helpers/archive.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { asOperator, asUser } from '../messages/people.ts';
import { find } from '../search/index-world.ts';

const DAY = Math.floor(T0 / 86_400_000);
const hash = createHash('sha256')
  .update(`u0001${'a'.repeat(32)}`)
  .digest();

/**
 * Users 1 and 2, operator 1; conversation 1 of user 1, active, with two messages of the next day, a
 * tag and three marks; 2 of user 2, waiting, nothing said; 3 the direct one of both, with a message;
 * 4 of user 1, deleted.
 */
async function fill(ctx: TestContext): Promise<void> {
  const run = (text: string, values: readonly unknown[] = []) =>
    ctx.db.pool.query(text, [...values]);
  const [one, two] = [userId(1), userId(2)];
  await run(
    `insert into users (id, nick_name, created_at) values ($1, '用户1', ${T0}), ($2, '用户2', ${T0})`,
    [one, two],
  );
  await run(`insert into operators (id, nick_name, created_at) values ($1, '客服1', ${T0})`, [
    operatorId(1),
  ]);
  await run(
    `insert into conversations (id, type, user_no, status, created_at, direct_pair, ended_at) values
       ($1, 'service', 1, 3, ${T0 + 1}, null, null), ($2, 'service', 2, 1, ${T0 + 2}, null, null),
       ($3, 'direct', 1, 1, ${T0 + 3}, '1:2', null), ($4, 'service', 1, 6, ${T0 + 4}, null, ${T0})`,
    [1, 2, 3, 4].map(chatId),
  );
  await run(
    `insert into participants (conversation_no, user_no, position)
     values (1, 1, 0), (2, 2, 0), (3, 1, 0), (3, 2, 1), (4, 1, 0)`,
  );
  await run(`insert into conversation_operators (conversation_no, operator_no, position)
    values (1, 1, 0), (2, 1, 0)`);
  await run(`insert into conversation_tags (conversation_no, tag, position) values (1, 'vip', 0)`);
  const later = T0 + 86_400_000;
  await run(
    `insert into conversation_state (conversation_no, last_seq, last_sent_at)
     values (1, 2, ${later + 2}), (2, 0, 0), (3, 1, ${later}), (4, 0, 0)`,
  );
  await run(
    `insert into messages (conversation_no, seq, sent_at, received_at, id, sender, recipient, type, body)
     select c, s, ${later} + s, ${later}, 'm' || c || s, f, $3, 'txt', '{"msg":"旧"}'
     from (values (1, 1, $1), (1, 2, $2), (3, 1, $1)) as given (c, s, f)`,
    [one, operatorId(1), two],
  );
  await run(`insert into timeline_state (user_no, last_seq, last_sent_at, visible)
    values (1, 3, ${later + 2}, 3), (2, 1, ${later + 1}, 1)`);
  await run(
    `insert into timeline (user_no, seq, sent_at, conversation_no, message_seq)
     values (1, 1, ${later + 1}, 3, 1), (1, 2, ${later + 1}, 1, 1), (1, 3, ${later + 2}, 1, 2),
       (2, 1, ${later + 1}, 3, 1)`,
  );
  await run(
    `insert into conversation_search
       (conversation_no, created_at, user_nick, operator_nicks, title, tags, grams)
     select no, created_at, '', '', '', '{}', '{}' from conversations`,
  );
  await run(`insert into conversation_days (day, size) values (${DAY}, 4)`);
  await run(
    `insert into marks (conversation_no, message_seq, operator_no, label, created_at)
     values (1, 1, 1, '重要', 1), (1, 2, 1, '重要', 1), (1, 2, 1, '投诉', 1)`,
  );
  await run(
    `insert into tokens (hash, kind, subject_no, created_at, expires_at)
    values ($1, 'user', 1, 1, 4102444800000)`,
    [hash],
  );
  await run(`insert into clients (id, name, secret, scope, created_at)
    values ('c', 'c', 's', 'user', 1)`);
  await run(`insert into events (conversation_no, at, kind, data)
    values (1, 1, 'messages.imported', '{"fromSeq":1,"toSeq":2}')`);
}

async function upgraded(): Promise<TestContext> {
  const ctx = await testContext();
  await ctx.db.pool.query('drop schema public cascade; create schema public');
  const first = new Migrator({
    db: ctx.db.queries,
    provider: { getMigrations: () => Promise.resolve({ '0001-archive': archive }) },
  });
  expect((await first.migrateToLatest()).error).toBeUndefined();
  await fill(ctx);
  await migrate(ctx.db.queries);
  return ctx;
}

test('an archive of the first schema becomes one of live conversations', async () => {
  await using ctx = await upgraded();
  const rows = async (text: string) =>
    (await ctx.db.pool.query<Record<string, unknown>>(text)).rows.map((row) => Object.values(row));

  const later = T0 + 86_400_000;
  expect(
    await rows(`select conversation_no, status, created_at, active_at from conversation_state
      order by 1`),
  ).toEqual([
    [1, 3, T0 + 1, later + 2],
    [2, 1, T0 + 2, T0 + 2],
    [3, 1, T0 + 3, later],
    [4, 6, T0 + 4, T0 + 4],
  ]);
  expect(
    await rows(`select operator_no, label, size, active_day, created_at from conversation_labels
      where conversation_no = 1 order by size, label collate "C"`),
  ).toEqual([
    [0, '投诉', 1, DAY + 1, T0 + 1],
    [0, '重要', 2, DAY + 1, T0 + 1],
    [0, '', 3, DAY + 1, T0 + 1],
  ]);
  expect(
    await rows(`select conversation_no, user_no, read_seq, unread from participants order by 1, 2`),
  ).toEqual([
    [1, 1, 2, false],
    [2, 2, 0, false],
    [3, 1, 1, false],
    [3, 2, 1, false],
    [4, 1, 0, false],
  ]);
  expect(
    await rows(`select read_seq, unread, left_at, active_day, created_at
      from conversation_operators order by conversation_no`),
  ).toEqual([
    [2, false, null, DAY + 1, T0 + 1],
    [0, false, null, DAY, T0 + 2],
  ]);
  expect(await rows('select active_day, created_at from conversation_tags')).toEqual([
    [DAY + 1, T0 + 1],
  ]);
  expect(await rows('select conversation_no from conversation_changes order by 1')).toEqual([
    [1],
    [2],
    [3],
    [4],
  ]);
  expect(await rows('select shared from marks')).toEqual([[true], [true], [true]]);
  expect(await rows('select no from clients')).toEqual([[1]]);
  expect(await tokenStore.findSubject(ctx.db, hash, 'user')).toMatchObject({
    id: userId(1),
    tokenId: 1,
  });
});

test('in an upgraded archive people write, are listed, are found and follow the log as ever', async () => {
  await using ctx = await upgraded();
  const [one, two] = [await asUser(ctx, 1), await asUser(ctx, 2)];
  const operator = await asOperator(ctx, 1, 'admin');
  const text = { type: 'txt' as const, body: { msg: '新' } };
  const { message } = await messages.send(ctx, one, { conversationId: chatId(1), ...text });
  expect(message).toMatchObject({ seq: 3 });
  await messages.send(ctx, two, { conversationId: chatId(3), ...text });
  await lifecycle.change(ctx, operator, { conversationId: chatId(2), action: 'join' });

  const listed = async (filter: object) => {
    const page = await conversations.list(
      ctx,
      operator,
      { sort: '-activity', ...filter },
      { limit: 9 },
    );
    return page.conversations.map(({ id }) => id);
  };
  expect(await listed({ unread: true })).toEqual([chatId(1)]);
  expect(await listed({ marked: '投诉' })).toEqual([chatId(1)]);
  expect(await listed({ tag: 'vip' })).toEqual([chatId(1)]);
  expect(await listed({ statuses: [3], type: 'service' })).toEqual([chatId(2), chatId(1)]);
  expect((await conversations.get(ctx, one, chatId(3))).unreadCount).toBe(1);
  await ctx.searchIndex.caughtUp();
  expect(await find(ctx.searchIndex, '旧')).toEqual([1, 1, 2]);
  expect(await find(ctx.searchIndex, '新')).toEqual([2, 3]);
  const page = await sync.events(ctx, operator, { after: 0, limit: 20 });
  expect(page.events.map(({ kind }) => kind)).toEqual([
    'messages.imported',
    'message.created',
    'message.created',
    'message.created',
    'conversation.joined',
  ]);
});
