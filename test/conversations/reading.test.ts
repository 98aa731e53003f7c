import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { isAppError } from '../../src/errors.ts';
import * as conversations from '../../src/usecases/conversations.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import * as messages from '../../src/usecases/messages.ts';
import * as reading from '../../src/usecases/reading.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import { chatId, conversation, imported, operatorId } from '../helpers/archive.ts';
import { asOperator, asUser, people, service } from './people.ts';

const LONG = process.env['CHATKEEP_LONG'] === '1';
const TIMEOUT_MS = LONG ? 1_800_000 : 300_000;

const conversationId = chatId(1);

const send = async (ctx: TestContext, actor: Actor, msg = '好') =>
  (await messages.send(ctx, actor, { conversationId, type: 'txt', body: { msg } })).message;

const unread = async (ctx: TestContext, actor: Actor) => {
  const { readSeq, unreadCount } = await conversations.get(ctx, actor, conversationId);
  return { readSeq, unreadCount };
};

interface Setup extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly user: Actor;
  readonly agent: Actor;
  readonly other: Actor;
}

async function setup(): Promise<Setup> {
  const ctx = await testContext();
  await people(ctx, 2);
  await imported(ctx, 'directory', [
    conversation(1, { operatorIds: [operatorId(1), operatorId(2)] }),
  ]);
  return {
    ctx,
    user: await asUser(ctx, 1),
    agent: await asOperator(ctx, 1),
    other: await asOperator(ctx, 2),
    [Symbol.asyncDispose]: () => ctx[Symbol.asyncDispose](),
  };
}

test('a message is new to all but its sender until they read it; reading never moves back', async () => {
  await using s = await setup();
  const first = await send(s.ctx, s.user);
  await send(s.ctx, s.user);
  expect(await unread(s.ctx, s.user)).toEqual({ readSeq: 2, unreadCount: 0 });
  expect(await unread(s.ctx, s.agent)).toEqual({ readSeq: 0, unreadCount: 2 });
  const view = await reading.read(s.ctx, s.agent, { conversationId, messageId: first.id });
  expect(view).toMatchObject({ readSeq: 1, unreadCount: 1 });
  await reading.read(s.ctx, s.agent, { conversationId, seq: 99 });
  expect(await unread(s.ctx, s.agent)).toEqual({ readSeq: 2, unreadCount: 0 });
  await reading.read(s.ctx, s.agent, { conversationId, seq: 1 });
  expect(await unread(s.ctx, s.agent)).toEqual({ readSeq: 2, unreadCount: 0 });
  expect(await unread(s.ctx, s.other)).toEqual({ readSeq: 0, unreadCount: 2 });
  const { rows } = await s.ctx.db.pool.query<{ data: string }>(
    `select data from events where kind = 'conversation.read' order by id`,
  );
  expect(rows.map(({ data }) => JSON.parse(data) as unknown)).toEqual([
    { readerId: operatorId(1), seq: 1 },
    { readerId: operatorId(1), seq: 2 },
  ]);
});

test('what is new is listed as unread for those to whom it is', async () => {
  await using s = await setup();
  const listed = async (actor: Actor) => {
    const filter = { unread: true as const, sort: '-activity' as const };
    return (await conversations.list(s.ctx, actor, filter, { limit: 5 })).conversations.length;
  };
  await send(s.ctx, s.agent);
  expect([await listed(s.user), await listed(s.agent), await listed(s.other)]).toEqual([1, 0, 1]);
  await reading.read(s.ctx, s.user, { conversationId, seq: 1 });
  expect([await listed(s.user), await listed(s.agent), await listed(s.other)]).toEqual([0, 0, 1]);
});

test('who does not take part has no place; services do not read; bad places are refused', async () => {
  await using s = await setup();
  await send(s.ctx, s.user);
  const codeOf = (actor: Actor, input: Partial<reading.ReadInput>) =>
    reading.read(s.ctx, actor, { conversationId, ...input }).then(
      () => 'done',
      (error: unknown) => (isAppError(error) ? error.code : String(error)),
    );
  await s.ctx.db.pool.query(
    'update conversation_operators set left_at = 1 where operator_no = $1',
    [s.other.kind === 'operator' ? s.other.no : 0],
  );
  expect(await codeOf(s.other, { seq: 1 })).toBe('conflict');
  expect(await codeOf(await asUser(s.ctx, 2), { seq: 1 })).toBe('not_found');
  expect(await codeOf(service('op'), { seq: 1 })).toBe('forbidden');
  expect(await codeOf(s.agent, {})).toBe('invalid');
  expect(await codeOf(s.agent, { seq: 0 })).toBe('invalid');
  expect(await codeOf(s.agent, { seq: 1, messageId: 'x' })).toBe('invalid');
  expect(await codeOf(s.agent, { messageId: 'x' })).toBe('not_found');
});

test('who gets a conversation by transfer finds unread what was not read for them', async () => {
  await using s = await setup();
  await s.ctx.db.pool.query('delete from conversation_operators where operator_no = $1', [
    s.other.kind === 'operator' ? s.other.no : 0,
  ]);
  await send(s.ctx, s.user);
  await reading.read(s.ctx, s.agent, { conversationId, seq: 1 });
  await send(s.ctx, s.user);
  await send(s.ctx, s.user);
  await lifecycle.change(s.ctx, s.agent, {
    conversationId,
    action: 'transfer',
    toOperatorId: operatorId(2),
  });
  expect(await unread(s.ctx, s.other)).toEqual({ readSeq: 1, unreadCount: 2 });
  expect(await unread(s.ctx, s.agent)).toEqual({ readSeq: null, unreadCount: 0 });
});

type Step =
  | { readonly kind: 'send'; readonly by: number }
  | { readonly kind: 'read'; readonly by: number; readonly seq: number }
  | { readonly kind: 'revoke'; readonly seq: number }
  | { readonly kind: 'suspend' };

const by = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), by }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      by,
      seq: fc.integer({ min: 1, max: 20 }),
    }),
  },
  fc.record({ kind: fc.constant('revoke' as const), seq: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('suspend' as const) }),
);

/** Does a step that is possible now. */
async function take(
  ctx: TestContext,
  readers: readonly (Actor & { readonly id: string })[],
  step: Step,
): Promise<void> {
  const [user, agent] = readers;
  if (user === undefined || agent === undefined) return;
  const view = await conversations.get(ctx, agent, conversationId);
  if (step.kind === 'suspend') {
    const action = view.status === 30 ? 'resume' : 'suspend';
    await lifecycle.change(ctx, agent, { conversationId, action });
  } else if (step.kind === 'send') {
    await send(ctx, readers[step.by] ?? user);
  } else if (view.lastSeq === 0) {
    return;
  } else if (step.kind === 'read') {
    await reading.read(ctx, readers[step.by] ?? user, { conversationId, seq: step.seq });
  } else {
    const { rows } = await ctx.db.pool.query<{ id: string }>(
      'select id from messages where seq = $1',
      [Math.min(step.seq, view.lastSeq)],
    );
    const messageId = rows[0]?.id ?? '';
    await messages.revoke(ctx, agent, { conversationId, messageId });
  }
}

test(
  'unread counts are what a plain count over the messages gives, whatever happens',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await using s = await setup();
        const readers = [s.user, s.agent, s.other].filter((actor) => 'id' in actor);
        for (const each of steps) await take(s.ctx, readers, each);
        for (const reader of readers) {
          const { readSeq, unreadCount } = await unread(s.ctx, reader);
          const { rows } = await s.ctx.db.pool.query<{ size: number }>(
            `select count(*)::int as size from messages
           where seq > $1 and sender <> $2 and sender <> 'admin' and revoked_at is null`,
            [readSeq, reader.id],
          );
          expect(unreadCount).toBe(rows[0]?.size);
        }
      }),
      { numRuns: LONG ? 100 : 12 },
    );
  },
  TIMEOUT_MS,
);

test('reading while messages come in leaves none of them read that was not', async () => {
  await using s = await setup();
  const sends = Array.from({ length: 30 }, () => send(s.ctx, s.user));
  const reads = Array.from({ length: 10 }, (_, index) =>
    reading.read(s.ctx, s.agent, { conversationId, seq: index + 1 }).catch((error: unknown) => {
      // Before the first message there is nothing to read.
      if (!isAppError(error)) throw error;
    }),
  );
  await Promise.all([...sends, ...reads]);
  await reading.read(s.ctx, s.agent, { conversationId, seq: 10 });
  expect(await unread(s.ctx, s.agent)).toEqual({ readSeq: 10, unreadCount: 20 });
});

test('of sending and ending at once, what is sent is before the end or refused', async () => {
  await using s = await setup();
  const results = await Promise.allSettled([
    ...Array.from({ length: 15 }, () => send(s.ctx, s.user)),
    lifecycle.change(s.ctx, s.agent, { conversationId, action: 'end' }),
    ...Array.from({ length: 15 }, () => send(s.ctx, s.user)),
  ]);
  const refused = results.filter((result) => result.status === 'rejected');
  for (const { reason } of refused) expect(isAppError(reason, 'conflict')).toBe(true);
  const view = await conversations.get(s.ctx, s.agent, conversationId);
  expect(view.lastSeq).toBe(31 - refused.length);
  const { rows } = await s.ctx.db.pool.query<{ sender: string }>(
    'select sender from messages order by seq desc limit 1',
  );
  expect(rows[0]?.sender).toBe('admin');
  expect(view.status).toBe(5);
});

test('after a transfer back, what one had read stays read', async () => {
  await using ctx = await testContext();
  await people(ctx, 3);
  await imported(ctx, 'directory', [conversation(1)]);
  const [first, second] = [await asOperator(ctx, 1), await asOperator(ctx, 2)];
  const place = { conversationId: chatId(1) };
  await lifecycle.change(ctx, second, { ...place, action: 'join' });
  await messages.send(ctx, await asUser(ctx, 1), { ...place, type: 'txt', body: { msg: '在吗' } });
  await reading.read(ctx, second, { ...place, seq: 99 });
  const transfer = (actor: Actor, toOperatorId: string) =>
    lifecycle.change(ctx, actor, { ...place, action: 'transfer', toOperatorId });
  await transfer(second, operatorId(3));
  await transfer(first, operatorId(2));
  const unread = async () => {
    const filter = { unread: true, sort: '-activity' } as const;
    return (await conversations.list(ctx, second, filter, { limit: 5 })).conversations.length;
  };
  expect(await unread()).toBe(0);
  // One that was left behind is put right by reading, wherever that is.
  await ctx.db.pool.query('update conversation_operators set unread = true where left_at is null');
  const view = await reading.read(ctx, second, { ...place, seq: 1 });
  expect([await unread(), view.unreadCount]).toEqual([0, 0]);
  expect(view.readSeq).toBeGreaterThan(1);
});
