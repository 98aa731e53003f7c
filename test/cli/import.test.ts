import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { testContext } from '../helpers/app.ts';
import {
  T0,
  chatId,
  conversation,
  easemob,
  exported,
  groupId,
  hxMsgId,
  imported,
  message,
  operator,
  operatorId,
  records,
  rejects,
  toLine,
  user,
  userId,
  writeRecords,
} from '../helpers/archive.ts';
import { runCli } from '../helpers/cli.ts';

const directory = [user(1), operator(1), conversation(1)];

test('the same files a second time insert nothing and change nothing', async () => {
  await using ctx = await testContext();
  const history = [easemob(1), easemob(2, { from: operatorId(1) }), easemob(1)];
  const mark = {
    kind: 'mark',
    conversationId: chatId(1),
    hxMsgId: hxMsgId(1),
    label: '重要',
    operatorId: operatorId(1),
    createdAt: T0,
  };
  expect(await imported(ctx, 'directory', directory)).toMatchObject({ inserted: 3 });
  expect(await imported(ctx, 'easemob', history)).toEqual({
    read: 3,
    inserted: 2,
    duplicate: 1,
    rejected: 0,
  });
  expect(await imported(ctx, 'annotations', [mark, mark])).toMatchObject({
    inserted: 1,
    duplicate: 1,
  });
  const before = await exported(ctx);
  expect(await imported(ctx, 'directory', directory)).toMatchObject({ duplicate: 3 });
  expect(await imported(ctx, 'easemob', history)).toMatchObject({ duplicate: 3 });
  expect(await imported(ctx, 'annotations', [mark])).toMatchObject({ duplicate: 1 });
  expect(await exported(ctx)).toBe(before);
});

test('a folder is read by file name, packed or not, and all but dot files', async () => {
  await using ctx = await testContext();
  const folder = join(ctx.config.dataDir, 'history');
  await mkdir(folder);
  await writeFile(join(folder, '2020050110.gz'), toLine(easemob(2)));
  await writeFile(join(folder, '2020050109'), gzipSync(toLine(easemob(1))));
  await writeFile(join(folder, '2020050111.gz'), '');
  await writeFile(join(folder, '.DS_Store'), 'no record');
  const { code, stdout } = await runCli(ctx, 'import', 'easemob', folder);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ read: 2, inserted: 2 });
  const messages = records(await exported(ctx)).filter(({ kind }) => kind === 'message');
  expect(messages.map((each) => each['hxMsgId'])).toEqual([hxMsgId(1), hxMsgId(2)]);
});

test('a file that breaks off gives what it holds, and exit code 1', async () => {
  await using ctx = await testContext();
  const whole = gzipSync([1, 2, 3].map((n) => toLine(easemob(n))).join(''), { level: 0 });
  const path = await writeRecords(ctx, whole.subarray(0, whole.length - 120));
  const { code, stdout, stderr } = await runCli(ctx, 'import', 'easemob', path);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ read: 3, inserted: 2, rejected: 1 });
  expect(stderr).toContain('rejects.jsonl');
  const [reject] = await rejects(ctx);
  expect(reject).toMatchObject({ file: path, line: 3 });
  expect(reject?.reason).toContain('ends early');
  expect(reject?.excerpt).toContain(hxMsgId(3));
});

test('lines that cannot be read are rejected one by one, with file, line and reason', async () => {
  await using ctx = await testContext();
  const long = Buffer.alloc(9 * 1024 * 1024, '长');
  const content = Buffer.concat([
    Buffer.from(`\uFEFF${JSON.stringify(easemob(1))}\r\n\r\n`),
    Buffer.from('{"msg_id":"1","timestamp":'),
    Buffer.from(`\n[1]\nnull\n{"msg":"`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"}\n'),
    long,
    Buffer.from(`\n${'['.repeat(100_000)}\n`),
    Buffer.from(`${JSON.stringify(easemob(2))}\n${JSON.stringify(easemob(3)).slice(0, -9)}`),
  ]);
  expect(await imported(ctx, 'easemob', content)).toEqual({
    read: 9,
    inserted: 2,
    duplicate: 0,
    rejected: 7,
  });
  const found = await rejects(ctx);
  expect(found.map(({ line, reason }) => [line, reason])).toEqual([
    [3, expect.stringContaining('torn')],
    [4, expect.stringContaining('not a JSON object')],
    [5, expect.stringContaining('not a JSON object')],
    [6, expect.stringContaining('not UTF-8')],
    [7, expect.stringContaining('longer than')],
    [8, expect.stringMatching(/torn|not JSON/)],
    [10, expect.stringContaining('torn')],
  ]);
  expect(Math.max(...found.map(({ excerpt = '' }) => excerpt.length))).toBeLessThanOrEqual(200);
});

test('a run that refuses nothing leaves the rejects file alone', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', ['{', easemob(1)]);
  await imported(ctx, 'easemob', [easemob(2)]);
  expect(await rejects(ctx)).toHaveLength(1);
  await imported(ctx, 'easemob', ['{', '{']);
  expect(await rejects(ctx)).toHaveLength(2);
});

test('rejects go to the named file, which may not be one to be imported', async () => {
  await using ctx = await testContext();
  const [input, output] = [await writeRecords(ctx, ['{']), join(ctx.config.dataDir, 'other.jsonl')];
  await runCli(ctx, 'import', 'easemob', input, '--rejects', output);
  expect(await readFile(output, 'utf8')).toContain('"line":1');
  const { code, stderr } = await runCli(ctx, 'import', 'easemob', input, '--rejects', input);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^chatkeep: .*name another file\n$/);
});

test.each([
  [['import', 'easemob', '/no/such/file'], 'no such file'],
  [['import', 'easemob'], 'missing required argument'],
  [['import', 'easemob', '.', '--timezone', 'Mars/Olympus'], 'IANA zone'],
  [['import', 'directory', '.', '--what'], 'unknown option'],
])('%j does nothing, says why and exits with 2', async (argv, reason) => {
  await using ctx = await testContext();
  const { code, stdout, stderr } = await runCli(ctx, ...argv);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(reason);
});

test('each kind of record is sent to the command that reads it', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [user(1)]);
  expect((await rejects(ctx))[0]?.reason).toContain('use import directory');
  await imported(ctx, 'directory', [easemob(1)]);
  expect((await rejects(ctx))[0]?.reason).toContain('use import easemob');
  await imported(ctx, 'annotations', [user(1)]);
  expect((await rejects(ctx))[0]?.reason).toContain('use import directory');
});

test('a mark of a message that is not there is refused', async () => {
  await using ctx = await testContext();
  const favorite = {
    kind: 'favorite',
    conversationId: chatId(1),
    messageId: message(1).id,
    userId: userId(9),
    createdAt: T0,
  };
  expect(await imported(ctx, 'annotations', [favorite])).toMatchObject({ rejected: 1 });
  expect((await rejects(ctx))[0]?.reason).toContain('import the messages first');
  await imported(ctx, 'directory', [message(1)]);
  expect(await imported(ctx, 'annotations', [favorite])).toMatchObject({ inserted: 1 });
  expect(records(await exported(ctx))).toContainEqual({
    kind: 'user',
    id: userId(9),
    nickName: '',
    icon: '',
    createdAt: T0,
    placeholder: true,
  });
});

test('hours that are named in another zone are noticed', async () => {
  await using ctx = await testContext();
  const folder = join(ctx.config.dataDir, 'history');
  await mkdir(folder);
  await writeFile(join(folder, '2020050101'), toLine(easemob(1)));
  const shanghai = await runCli(ctx, 'import', 'easemob', folder);
  expect(shanghai.stderr).toContain('--timezone');
  const utc = await runCli(ctx, 'import', 'easemob', folder, '--timezone', 'UTC');
  expect(utc.stderr).toBe('');
});

test('every run is recorded with its counts', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [easemob(1), easemob(1), '{']);
  const runs = await ctx.db.queries.selectFrom('import_runs').selectAll().execute();
  expect(runs).toEqual([
    expect.objectContaining({
      kind: 'easemob',
      records_read: 3,
      inserted: 1,
      duplicate: 1,
      rejected: 1,
      finished_at: expect.any(Number),
    }),
  ]);
});

test('each batch leaves one event a conversation, with the range of its seqs', async () => {
  await using ctx = await testContext();
  await imported(ctx, 'easemob', [
    easemob(1),
    easemob(2, { to: groupId(2) }, { chatid: chatId(2) }),
    easemob(3),
  ]);
  const events = await ctx.db.queries
    .selectFrom('events')
    .innerJoin('conversations', 'conversations.no', 'events.conversation_no')
    .select(['conversations.id', 'events.kind', 'events.data'])
    .orderBy('conversations.id')
    .execute();
  expect(events.map((event) => ({ ...event, data: JSON.parse(event.data) as unknown }))).toEqual([
    { id: chatId(1), kind: 'messages.imported', data: { fromSeq: 1, toSeq: 2 } },
    { id: chatId(2), kind: 'messages.imported', data: { fromSeq: 1, toSeq: 1 } },
  ]);
});
