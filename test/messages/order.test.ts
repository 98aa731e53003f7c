import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refreshVisibility } from '../../src/store/incoming-timelines.ts';
import * as messages from '../../src/usecases/messages.ts';
import { T0, chatId, easemob, imported, userId } from '../helpers/archive.ts';
import { walk } from '../helpers/walk.ts';
import { type Archive, archive, asService } from './people.ts';

const chats = [1, 2, 3, 9] as const;
const senderIn = { 1: userId(1), 2: userId(2), 3: userId(1), 9: userId(4) } as const;

type Chat = (typeof chats)[number];

type Step =
  | { readonly kind: 'send'; readonly chats: readonly Chat[] }
  | { readonly kind: 'record'; readonly chat: Chat; readonly ago: readonly number[] }
  | { readonly kind: 'import'; readonly chat: Chat; readonly ago: readonly number[] }
  | { readonly kind: 'hide'; readonly chat: Chat; readonly hidden: boolean };

const chat = fc.constantFrom(...chats);
const ago = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      chats: fc.array(chat, { minLength: 1, maxLength: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('record'), chat, ago }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('import'), chat, ago }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hide'), chat, hidden: fc.boolean() }) },
);

let imports = 0;

async function take(ctx: Archive, given: Step): Promise<void> {
  const now = ctx.clock();
  if (given.kind === 'send' || given.kind === 'record') {
    const sends =
      given.kind === 'send'
        ? given.chats.map((to) => ({ to, times: {} }))
        : given.ago.map((ms) => ({ to: given.chat, times: { sentAt: now - ms } }));
    await Promise.all(
      sends.map(({ to, times }) =>
        messages.send(ctx, asService('ingest'), {
          conversationId: ctx.chat(to),
          from: senderIn[to],
          type: 'txt',
          body: { msg: '你好' },
          ...times,
        }),
      ),
    );
  } else if (given.kind === 'import') {
    const lines = given.ago.map((ms) => {
      imports += 1;
      const fields = { from: senderIn[given.chat], timestamp: now - ms };
      return easemob(imports, fields, { chatid: chatId(given.chat) });
    });
    await imported(ctx, 'easemob', lines);
  } else {
    await ctx.db.transaction(async (tx) => {
      const { no } = await tx.queries
        .updateTable('conversations')
        .set({ hidden: given.hidden })
        .where('id', '=', ctx.chat(given.chat))
        .returning('no')
        .executeTakeFirstOrThrow();
      await refreshVisibility(tx, [no]);
    });
  }
}

test('pages are in display order whatever is sent, recorded late, imported and hidden', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(7, 100),
      async (steps, pageSize) => {
        let now = T0 + 1_000_000;
        await using ctx = await archive(() => (now += 1));
        for (const each of steps) await take(ctx, each);
        const { walked, sorted } = await walk(ctx, pageSize);
        expect(walked).toEqual(sorted);
        const unlike = await ctx.db.query(
          `select s.conversation_no from conversation_state s
           left join lateral (
             select count(*) as size, max(m.seq) as seq, max(m.sent_at) as sent_at from messages m
             where m.conversation_no = s.conversation_no) m on true
           where s.last_seq <> m.size or s.last_seq <> coalesce(m.seq, 0)
             or s.last_sent_at <> coalesce(m.sent_at, 0)`,
          [],
        );
        expect(unlike).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});

test('a list that is not in order has its buckets split as live messages fill them', async () => {
  let now = T0 + 1_000_000;
  await using ctx = await archive(() => (now += 1));
  await take(ctx, { kind: 'send', chats: [1] });
  await take(ctx, { kind: 'record', chat: 1, ago: [5000] });
  for (let n = 0; n < 6; n++) await take(ctx, { kind: 'send', chats: Array<Chat>(100).fill(1) });
  const sizes = await ctx.db.query<{ list: string; sizes: number[] }>(
    `select 'conversation' as list, array_agg(size order by sent_at) as sizes from conversation_buckets
     union all select 'timeline', array_agg(size order by sent_at) from timeline_buckets`,
    [],
  );
  for (const { sizes: each } of sizes) {
    expect(each.reduce((sum, size) => sum + size, 0)).toBe(602);
    expect(Math.max(...each)).toBeLessThanOrEqual(256);
  }
  const { walked, sorted } = await walk(ctx, 50);
  expect(walked).toEqual(sorted);
});

async function days(ctx: Archive): Promise<unknown> {
  return ctx.db.query(
    `select o.active_day as operator, t.active_day as tag from conversations c
     join conversation_operators o on o.conversation_no = c.no
     join conversation_tags t on t.conversation_no = c.no where c.id = $1`,
    [ctx.chat(1)],
  );
}

test('the lists by operator and tag learn of a new day of activity, and never of an older one', async () => {
  const DAY_MS = 86_400_000;
  let now = Date.UTC(2026, 0, 5, 23, 59);
  await using ctx = await archive(() => now);
  await ctx.db.query(
    `insert into conversation_tags (conversation_no, tag, position)
     select no, '酒店', 0 from conversations where id = $1`,
    [ctx.chat(1)],
  );
  const today = Math.floor(now / DAY_MS);
  await take(ctx, { kind: 'send', chats: [1] });
  expect(await days(ctx)).toEqual([{ operator: today, tag: today }]);
  now += DAY_MS;
  await take(ctx, { kind: 'import', chat: 1, ago: [0] });
  expect(await days(ctx)).toEqual([{ operator: today + 1, tag: today + 1 }]);
  await take(ctx, { kind: 'record', chat: 1, ago: [9 * DAY_MS] });
  expect(await days(ctx)).toEqual([{ operator: today + 1, tag: today + 1 }]);
});

test('what is imported is unread only to those who had something unread', async () => {
  let now = T0 + 1_000_000;
  await using ctx = await archive(() => (now += 1));
  await take(ctx, { kind: 'import', chat: 1, ago: [10, 9] });
  const state = async () =>
    ctx.db.query(
      `select p.read_seq as user, p.unread as user_unread, o.read_seq as operator, o.unread
       from conversations c join participants p on p.conversation_no = c.no
       join conversation_operators o on o.conversation_no = c.no where c.id = $1`,
      [ctx.chat(1)],
    );
  expect(await state()).toEqual([{ user: 2, user_unread: false, operator: 2, unread: false }]);
  await take(ctx, { kind: 'send', chats: [1] });
  await take(ctx, { kind: 'import', chat: 1, ago: [8] });
  expect(await state()).toEqual([{ user: 4, user_unread: false, operator: 2, unread: true }]);
});
