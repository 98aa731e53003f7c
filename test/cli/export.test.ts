import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ADMIN } from '../../src/domain/ids.ts';
import { exportArchive } from '../../src/usecases/export.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  easemob,
  exported,
  hxMsgId,
  imported,
  message,
  operator,
  operatorId,
  records,
  user,
  userId,
} from '../helpers/archive.ts';
import { runCli } from '../helpers/cli.ts';

async function copyOf(lines: string): Promise<string> {
  await using copy = await testContext();
  const summary = await imported(copy, 'directory', Buffer.from(lines));
  expect(summary).toMatchObject({ duplicate: 0, rejected: 0 });
  return await exported(copy);
}

async function fill(ctx: TestContext): Promise<void> {
  const summary = await imported(ctx, 'directory', [
    user(2, { nickName: '引"号\\\t', icon: 'a\nb' }),
    user(1),
    operator(1),
    conversation(3, {
      id: 'A-1/旧',
      groupId: null,
      userId: null,
      operatorIds: [operatorId(9), operatorId(1)],
    }),
    conversation(1, { tags: ['b', 'a'], status: 5, endedAt: T0 + 9, endedBy: 'operator' }),
    conversation(2, { hidden: true, status: 6, memberIds: [userId(2), userId(1)] }),
    conversation(4, { type: 'direct', userId: null, memberIds: [userId(2), userId(1)] }),
    message(2, { sentAt: T0 + 5000 }),
    message(1, { sentAt: T0, ext: { n: 1 } }),
    message(3, { hxMsgId: null, revokedAt: T0 + 9000, revokedBy: operatorId(9), from: ADMIN }),
    `{"kind":"message","id":"x","conversationId":"A-1/旧","from":"${operatorId(9)}","to":"1","type":"loc",` +
      `"body":{"z":1,"2":0,"lat": 1.50,"big":12345678901234567890,"e":1E5},"ext":{"nul":"\\u0000","half":"\\ud800","🙂":[ ]},"sentAt":${T0}}`,
    message(7, {
      conversationId: chatId(4),
      hxMsgId: 9007199254740993n.toString(),
      clientMsgId: 'c1',
      clientSentAt: 1500,
    }),
    message(8, { conversationId: chatId(2) }),
    {
      kind: 'mark',
      conversationId: chatId(1),
      hxMsgId: hxMsgId(1),
      label: '乙',
      operatorId: operatorId(2),
      createdAt: T0,
    },
    {
      kind: 'mark',
      conversationId: chatId(1),
      hxMsgId: hxMsgId(1),
      label: '甲',
      operatorId: operatorId(2),
      createdAt: T0,
    },
    {
      kind: 'favorite',
      conversationId: chatId(1),
      messageId: message(3).id,
      userId: userId(8),
      createdAt: T0,
    },
  ]);
  expect(summary).toMatchObject({ duplicate: 0, rejected: 0 });
  await imported(ctx, 'easemob', [
    easemob(20, { from: 'kefu', to: 164556432430072736 }, {}),
    easemob(21, { from: userId(6), chat_type: 'chat', to: operatorId(5) }, {}),
    easemob(22, {}, { chatid: 'unknown' }),
  ]);
}

test('an export, imported into an empty archive, is exported again byte for byte', async () => {
  await using ctx = await testContext();
  await fill(ctx);
  const first = await exported(ctx);
  expect(await copyOf(first)).toBe(first);
});

test('what is in bodies and ext comes out as it went in', async () => {
  await using ctx = await testContext();
  await fill(ctx);
  expect(await exported(ctx)).toContain(
    '"body":{"z":1,"2":0,"lat": 1.50,"big":12345678901234567890,"e":1E5},"ext":{"nul":"\\u0000","half":"\\ud800","🙂":[ ]}',
  );
});

test('the summary goes to standard error, and counts each kind', async () => {
  await using ctx = await testContext();
  await fill(ctx);
  const { stdout, stderr } = await runCli(ctx, 'export');
  const { seconds, ...counts } = JSON.parse(stderr) as Record<string, number>;
  expect(seconds).toBeGreaterThanOrEqual(0);
  const kinds = records(stdout).map(({ kind }) => `${String(kind)}s`);
  for (const [kind, count] of Object.entries(counts)) {
    expect([kind, kinds.filter((each) => each === kind).length]).toEqual([kind, count]);
  }
});

function byKind(lines: string): Record<string, Record<string, unknown>[]> {
  const kinds: Record<string, Record<string, unknown>[]> = {};
  for (const record of records(lines)) (kinds[String(record['kind'])] ??= []).push(record);
  return kinds;
}

test('one conversation is exported with those who are in it, and is complete', async () => {
  await using ctx = await testContext();
  await fill(ctx);
  const part = await exported(ctx, '--conversation', chatId(1));
  const kinds = byKind(part);
  expect(kinds['conversation']?.map(({ id }) => id)).toEqual([chatId(1)]);
  expect(kinds['user']?.map(({ id }) => id)).toEqual([userId(1), userId(8)]);
  expect(kinds['operator']?.map(({ id }) => id)).toEqual([operatorId(1), operatorId(2)]);
  expect(kinds['message']).toHaveLength(3);
  expect(kinds['mark']).toHaveLength(2);
  expect(await copyOf(part)).toBe(part);
});

test('a conversation that is not there exports nothing and exits with 2', async () => {
  await using ctx = await testContext();
  const { code, stdout, stderr } = await runCli(ctx, 'export', '--conversation', 'nobody');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^chatkeep: there is no conversation nobody.*\n$/);
});

test.each([
  [
    ['--from', '2020-05-02'],
    [3, 4],
  ],
  [
    ['--to', '2020-05-01'],
    [1, 2],
  ],
  [
    ['--from', '2020-05-01 23:59:59', '--to', '2020-05-02'],
    [2, 3],
  ],
  [['--from', '2020-05-01T16:00:00Z', '--to', String(Date.UTC(2020, 4, 2, 15, 59, 59, 999))], [3]],
  [['--from', '2021-01-01'], []],
])(
  '%j limits the messages, and what else is exported, in the configured zone',
  async (flags, ns) => {
    await using ctx = await testContext();
    const at = (text: string) => Date.parse(`${text}+08:00`);
    await imported(ctx, 'directory', [
      user(1),
      user(2),
      conversation(1),
      conversation(2),
      message(1, { sentAt: at('2020-05-01T23:59:58.999') }),
      message(2, { sentAt: at('2020-05-01T23:59:59.999') }),
      message(3, { sentAt: at('2020-05-02T00:00:00.000') }),
      message(4, { sentAt: at('2020-05-03T00:00:00.000') }),
    ]);
    const found = records(await exported(ctx, ...flags));
    const ids = (kind: string) => found.filter((each) => each['kind'] === kind).map(({ id }) => id);
    expect(ids('message')).toEqual(ns.map((n) => message(n).id));
    expect(ids('conversation')).toEqual(ns.length === 0 ? [] : [chatId(1)]);
    expect(ids('user')).toEqual(ns.length === 0 ? [] : [userId(1)]);
  },
);

test.each([
  [['--from', 'yesterday'], '--from is "yesterday"'],
  [['--to', '2020-02-30'], '--to is "2020-02-30"'],
  [['--from', '2020-05-02', '--to', '2020-05-01'], 'after --to'],
])('%j is refused', async (flags, reason) => {
  await using ctx = await testContext();
  const { code, stderr } = await runCli(ctx, 'export', ...flags);
  expect(code).toBe(2);
  expect(stderr).toContain(reason);
});

test('a reader that goes away ends the export, and the connection serves on', async () => {
  await using ctx = await testContext();
  const many = Array.from({ length: 3000 }, (_, n) =>
    message(n + 1, { body: { msg: '长'.repeat(500) } }),
  );
  await imported(ctx, 'directory', many);
  const gone = new PassThrough();
  const write = (lines: string) => {
    if (gone.destroyed) return Promise.reject(new Error('gone'));
    gone.write(lines);
    gone.destroy();
    return Promise.resolve();
  };
  await expect(exportArchive(ctx, { kind: 'system' }, {}, write)).rejects.toThrow('gone');
  expect(records(await exported(ctx))).toHaveLength(3002);
});

const PROPERTY_TIMEOUT_MS = 240_000;

const nick = fc.constantFrom('甲', '乙', '');
const at = fc.nat(50).map((n) => T0 + n);
const anyUser = fc.constantFrom(userId(1), userId(2), 'kefu1', operatorId(3));
const anyOperator = fc.constantFrom(operatorId(1), operatorId(3), 'kefu1');
const anySender = fc.oneof(anyUser, anyOperator, fc.constant(ADMIN));
const anyChat = fc.constantFrom(chatId(1), chatId(2), chatId(3));

const anyRecord = fc.oneof(
  fc.record({ kind: fc.constant('user'), id: anyUser, nickName: nick, createdAt: at }),
  fc.record({ kind: fc.constant('operator'), id: anyOperator, nickName: nick, createdAt: at }),
  fc.record({
    kind: fc.constant('conversation'),
    id: anyChat,
    userId: fc.option(anyUser),
    memberIds: fc.array(anyUser, { maxLength: 2 }),
    operatorIds: fc.array(anyOperator, { maxLength: 2 }),
    leftOperatorIds: fc.array(anyOperator, { maxLength: 1 }),
    tags: fc.array(nick.filter(Boolean), { maxLength: 2 }),
    status: fc.constantFrom(1, 3, 5, 6, 30),
    hidden: fc.boolean(),
    createdAt: at,
  }),
  fc.record({
    kind: fc.constant('conversation'),
    type: fc.constant('direct'),
    id: anyChat,
    memberIds: fc.constant([userId(1), userId(2)]),
    createdAt: at,
  }),
  fc
    .record({ n: fc.nat(12), conversationId: anyChat, from: anySender, sentAt: at })
    .map(({ n, ...fields }) => message(n, fields)),
  fc
    .record({ n: fc.nat(12), conversationId: anyChat, from: anySender, sentAt: at })
    .map(({ n, ...fields }) => message(n, { ...fields, hxMsgId: hxMsgId(n + 1) })),
  fc
    .record({
      conversationId: anyChat,
      n: fc.nat(12),
      operatorId: anyOperator,
      createdAt: at,
      color: fc.constantFrom('red', undefined),
      shared: fc.constantFrom(false, undefined),
    })
    .map(({ n, ...fields }) => ({ kind: 'mark', label: '重要', hxMsgId: hxMsgId(n), ...fields })),
  fc
    .record({ conversationId: anyChat, n: fc.nat(12), userId: anyUser, createdAt: at })
    .map(({ n, ...fields }) => ({ kind: 'favorite', hxMsgId: hxMsgId(n), ...fields })),
);

test(
  'records give the same archive however they are split, and the archive gives itself',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(40), { maxLength: 6 }),
        async (given, cuts) => {
          await using atOnce = await testContext();
          await imported(atOnce, 'directory', given);
          await using inParts = await testContext();
          const bounds = [0, ...cuts.toSorted((a, b) => a - b), given.length];
          for (const [index, from] of bounds.entries()) {
            const part = given.slice(from, bounds[index + 1] ?? given.length);
            if (part.length > 0) await imported(inParts, 'directory', part);
          }
          const whole = await exported(atOnce);
          expect(await exported(inParts)).toBe(whole);
          expect(await copyOf(whole)).toBe(whole);
        },
      ),
      { numRuns: 8 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test(
  'Easemob records give the same archive however they are split',
  async () => {
    const anyMessage = fc.record({
      from: anySender,
      to: fc.oneof(anyUser, anyOperator),
      group: fc.option(fc.constantFrom('1', '2'), { freq: 2 }),
      chat: fc.option(anyChat, { freq: 1 }),
    });
    // Some come again, as they were.
    const anyLines = fc
      .tuple(
        fc.array(anyMessage, { minLength: 1, maxLength: 16 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
      )
      .map(([messages, order]) => {
        const lines = messages.map(({ from, to, group, chat }, n) =>
          easemob(
            n,
            { from, to: group ?? to, chat_type: group === null ? 'chat' : 'groupchat' },
            chat === null ? {} : { chatid: chat },
          ),
        );
        return order.flatMap((place) => lines[place % lines.length] ?? []);
      });
    const oneIdInTwoPlaces = [
      easemob(0, { from: operatorId(1), to: userId(1), chat_type: 'chat' }, {}),
      easemob(4, { from: userId(1), to: 'kefu1', chat_type: 'chat' }, {}),
      easemob(4, { from: 'kefu1', to: operatorId(1), chat_type: 'chat' }, {}),
    ];
    await fc.assert(
      fc.asyncProperty(anyLines, fc.nat(30), async (given, cut) => {
        await using atOnce = await testContext();
        await imported(atOnce, 'easemob', given);
        await using inParts = await testContext();
        for (const part of [given.slice(0, cut), given.slice(cut)]) {
          if (part.length > 0) await imported(inParts, 'easemob', part);
        }
        expect(await exported(inParts)).toBe(await exported(atOnce));
      }),
      { numRuns: 8, examples: [[oneIdInTwoPlaces, 2]] },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test('an empty archive exports no line', async () => {
  await using ctx = await testContext();
  expect(await exported(ctx)).toBe('');
});
