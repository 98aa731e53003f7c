import type { Conversation, Message } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { cellOf, toCsv } from './csv.ts';
import { type Entry, entriesOf } from './entry.ts';
import { fileNameOf } from './file-name.ts';
import { gather } from './gather.ts';
import { escaped, toHtml } from './html.ts';
import { toJsonLines } from './json-lines.ts';
import type { Transcript, TranscriptWords } from './transcript.ts';

const words: TranscriptWords = {
  conversation: (id) => `C ${id}`,
  count: (count) => `${count} messages`,
  times: (zone) => `in ${zone}`,
  madeAt: (time) => `made ${time}`,
  linksUntil: (time) => `links until ${time}`,
  columns: {
    time: (zone) => `time (${zone})`,
    iso: 'iso',
    name: 'name',
    role: 'role',
    type: 'type',
    text: 'text',
    link: 'file',
    revokedAt: (zone) => `revoked (${zone})`,
    marks: 'marks',
    from: 'from',
    id: 'id',
  },
  roles: { user: 'user', operator: 'operator', system: 'system', other: 'other' },
  types: {
    txt: 'T',
    img: 'I',
    audio: 'A',
    video: 'V',
    loc: 'L',
    file: 'F',
    cmd: 'C',
    custom: 'X',
  },
};

const at = Date.UTC(2026, 10, 21, 15, 59, 59);

function entry(text: string, given: Partial<Message> = {}, name = '林晓'): Entry {
  const message: Message = {
    id: 'm1',
    conversationId: 'c1',
    seq: 1,
    no: 1,
    hxMsgId: null,
    clientMessageId: null,
    from: 'u1',
    to: 'o1',
    type: 'txt',
    body: { msg: text },
    ext: {},
    sentAt: at,
    clientSentAt: null,
    updatedAt: null,
    revokedAt: null,
    revokedBy: null,
    pushedAt: null,
    links: null,
    ...given,
  };
  return { message, name, role: 'user', text };
}

const transcript = (entries: readonly Entry[], more: Partial<Transcript> = {}): Transcript => ({
  conversationId: 'c1',
  customer: '林晓',
  title: '退款',
  entries,
  zone: 'Asia/Shanghai',
  madeAt: at,
  linksUntil: at,
  withMarks: false,
  locale: 'en',
  pictures: new Map(),
  ...more,
});

test.for([
  ['plain', 'abc', '"abc"'],
  ['empty', '', '""'],
  ['quotes', 'say "hi"', '"say ""hi"""'],
  ['commas and lines', 'a,b\r\nc\nd', '"a,b\r\nc\nd"'],
  ['emoji', '👨‍👩‍👧 好', '"👨‍👩‍👧 好"'],
  ['right to left', 'مرحبا, שלום', '"مرحبا, שלום"'],
  ['half a pair', 'a\uD83D', '"a\uFFFD"'],
  ['a formula', '=1+1', '"\'=1+1"'],
  ['a call', "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""],
  ['a quoted formula', '="x"', '"\'=""x"""'],
  ['plus', '+861380', '"\'+861380"'],
  ['minus', '-2+3', '"\'-2+3"'],
  ['at', '@SUM(A1)', '"\'@SUM(A1)"'],
  ['behind blanks', '  =1', '"\'  =1"'],
  ['behind a tab', '\t=1', '"\'\t=1"'],
  ['behind a new line', '\n=1', '"\'\n=1"'],
  ['behind nothing to be seen', '\u200B\u202E=1', '"\'\u200B\u202E=1"'],
  ['behind a byte order mark', '\uFEFF=1', '"\'\uFEFF=1"'],
  ['in full width', '＝1＋1', '"\'＝1＋1"'],
  ['a tab alone', '\tx', '"\'\tx"'],
  ['a sign within', 'a=1', '"a=1"'],
] as const)('a cell with %s', ([, text, expected]) => {
  expect(cellOf(text)).toBe(expected);
});

test('CSV has a mark, a head with the zone, and a row for each message', () => {
  const mark = {
    label: '要紧',
    note: '=x',
    color: null,
    shared: true,
    operatorId: 'o',
    createdAt: 1,
  };
  const marked = entry('好', { marks: [mark] }, '=林晓');
  expect(toCsv(transcript([marked], { withMarks: true }), words)).toBe(
    '\uFEFF"time (Asia/Shanghai)","iso","name","role","type","text","file","revoked (Asia/Shanghai)","marks","from","id"\r\n' +
      '"2026-11-21 23:59:59","2026-11-21T23:59:59+08:00","\'=林晓","user","T","好","","","要紧 (=x)","u1","m1"\r\n',
  );
  const revoked = toCsv(transcript([entry('', { revokedAt: at + 1000 })]), words);
  expect(revoked).toContain('"2026-11-22 00:00:00"');
  expect(revoked).not.toContain('marks');
});

test('JSON Lines has one object a line, with the zone', () => {
  const file = toJsonLines(transcript([entry('a\nb "c" \u2028'), entry('👋')]));
  const lines = file.split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    time: '2026-11-21T23:59:59+08:00',
    zone: 'Asia/Shanghai',
    sentAt: at,
    from: { id: 'u1', name: '林晓', role: 'user' },
    text: 'a\nb "c" \u2028',
  });
  expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('marks');
  expect(toJsonLines(transcript([]))).toBe('');
});

test('a page runs nothing of what was said', () => {
  const hostile = '</p><script>alert(1)</script><img src=x onerror=alert(1)> & "q" \'s\'';
  const file = toHtml(
    transcript([entry(hostile, {}, '<b>x</b>')], { customer: '"><script>', title: '<i>' }),
    words,
  );
  expect(file).not.toMatch(/<script|<img|<b>|<i>/u);
  expect(file).toContain(escaped(hostile));
  expect(file).toContain("default-src 'none'; img-src data:;");
  expect(escaped('a\uD83D<')).toBe('a\uFFFD&lt;');
});

test('a page names its zone, parts days, links files and keeps directions', () => {
  const links = { original: 'http://x/a.png?e=1&token="', medium: null, thumbnail: 'http://x/t' };
  const file = toHtml(
    transcript(
      [entry('مرحبا'), entry('[I] a.png', { id: 'm2', type: 'img', links, sentAt: at + 1000 })],
      {
        pictures: new Map([['m2', 'data:image/png;base64,AA==']]),
      },
    ),
    words,
  );
  expect(file).toContain('<h1 dir="auto">林晓 · 退款</h1>');
  expect(file).toContain('in Asia/Shanghai');
  expect(file.match(/<h2>[^<]*<\/h2>/gu)).toEqual(['<h2>2026-11-21</h2>', '<h2>2026-11-22</h2>']);
  expect(file).toContain('dir="auto">مرحبا');
  expect(file).toContain('href="http://x/a.png?e=1&amp;token=&quot;"');
  expect(file).toContain('<img src="data:image/png;base64,AA==" alt="">');
  expect(file).not.toContain('src="http');
  expect(file).toContain('links until 2026-11-21 23:59:59');
});

test.for([
  ['林晓', ['2026-11-21'], '林晓_2026-11-21.csv'],
  ['林晓', ['2026-11-01', '2026-11-21'], '林晓_2026-11-01_2026-11-21.csv'],
  ['a', ['2026-11-21', '2026-11-21'], 'a_2026-11-21.csv'],
  ['../../etc/passwd', ['d'], 'etc_passwd_d.csv'],
  ['a:b*c?"<>|\\d', ['d'], 'a_b_c_d_d.csv'],
  ['gpj\u202Eexe', ['d'], 'gpjexe_d.csv'],
  ['CON', ['d'], 'chat_CON_d.csv'],
  ['  ', ['d'], 'chat_d.csv'],
  ['👋🏽 hi.', ['d'], '👋🏽_hi_d.csv'],
  ['好'.repeat(200), ['d'], `${'好'.repeat(80)}_d.csv`],
] as const)('a file of %s', ([customer, days, expected]) => {
  expect(fileNameOf({ customer, title: '' }, days, 'csv')).toBe(expected);
});

test.for([
  ['退款', '林晓_退款_d.csv'],
  [' a/b: 改签? ', '林晓_a_b_改签_d.csv'],
  ['题'.repeat(200), `林晓_${'题'.repeat(40)}_d.csv`],
] as const)('two files of one customer differ by what they are about: %s', ([title, expected]) => {
  expect(fileNameOf({ customer: '林晓', title }, ['d'], 'csv')).toBe(expected);
});

test('a walk is gathered to its end, or to a time', async () => {
  async function* walk() {
    for (let index = 0; index < 250; index += 1) yield entry('', { sentAt: index }).message;
  }
  const told: [number, number][] = [];
  const all = await gather(walk(), Number.POSITIVE_INFINITY, (...now) => told.push(now));
  expect(all).toHaveLength(250);
  expect(told).toEqual([
    [100, 99],
    [200, 199],
  ]);
  expect(await gather(walk(), 9, () => undefined)).toHaveLength(10);
});

test('what a walk throws is thrown', async () => {
  async function* walk(): AsyncGenerator<Message> {
    yield entry('').message;
    throw new Error('cancelled');
  }
  await expect(gather(walk(), 9e15, () => undefined)).rejects.toThrow('cancelled');
});

test('names are those of who takes part, by role', () => {
  const person = { id: 'u1', no: 1, nickName: '林晓', icon: '', iconUrl: null };
  const conversation = {
    user: person,
    members: [person],
    operators: [{ id: 'o1', nickName: '', joinedAt: 1, leftAt: null }],
  } as unknown as Conversation;
  const plain = { revoked: 'r', system: 'System', types: words.types } as never;
  const senders = ['u1', 'o1', 'app'].map((from) => entry('', { from }).message);
  expect(entriesOf(conversation, senders, plain).map(({ name, role }) => [name, role])).toEqual([
    ['林晓', 'user'],
    ['o1', 'operator'],
    ['app', 'other'],
  ]);
});
