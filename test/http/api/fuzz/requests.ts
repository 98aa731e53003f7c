import fc from 'fast-check';
import type { Document, Operation, Schema } from './operations.ts';
import { resolve } from './operations.ts';
import { LOGIN, PASSWORD, type Role } from './world.ts';

/** A request before it has a world: `id:3` stands for the third of its ids. */
export interface Draft {
  readonly role: Role | 'none' | 'bad';
  /** Segments for the path's parameters, as they go on the wire. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly Pair[];
  readonly body: string | Uint8Array | undefined;
  readonly type: string;
}

export const idAt = (n: number) => `id:${n};`;
const IDS = 20;

const id = fc.nat(IDS - 1).map(idAt);
const among = (from: number, to: number) => fc.integer({ min: from, max: to }).map(idAt);
const conversationIds = among(0, 6);
const messageIds = among(7, 11);
const userIds = among(12, 14);
const operatorIds = among(15, 16);
const numbers = among(17, 19);

/** The one in `weight` + 1 times, else what is usual. */
function rarely<T>(weight: number, usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
}
const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('', '\u0000', 'a\u0000b', '\ud800', '💥', "'; drop table users; --", '%00'),
  fc.constantFrom('../..', '<svg onload=x>', '-1', '0', '1e309', 'NaN', 'null', '__proto__'),
  fc.constantFrom('x'.repeat(129), '9'.repeat(40), '字'.repeat(3000)),
);
const junk: fc.Arbitrary<unknown> = fc.oneof(
  wild,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, 2 ** 53, 2 ** 63, [], {}, [[]], [null]),
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
);

/** Bodies of messages, each of which is right for one type. */
const messageBodies = fc.constantFrom<unknown>(
  { msg: '你好' },
  { addr: '北京', lat: 39.9, lng: 116.3 },
  { action: 'x' },
  { customEvent: 'x', customExts: { a: '1' } },
  { mediaId: `${'0'.repeat(64)}.png` },
  { url: 'https://a/b', filename: 'b.png', secret: 'x' },
);
const words: Readonly<Record<string, fc.Arbitrary<string>>> = {
  chatId: conversationIds,
  conversation: conversationIds,
  messageId: messageIds,
  userId: userIds,
  memberIds: userIds,
  user: rarely(2, userIds, fc.constant('me')),
  operator: rarely(2, operatorIds, fc.constant('me')),
  toOperatorId: operatorIds,
  operatorId: operatorIds,
  conversation_id: numbers,
  page: fc.constantFrom('1', '2', '0', '999'),
  label: fc.constantFrom('重要', 'x', 'own'),
  uploadId: fc.constant('0123456789abcdef'.repeat(2)),
  type: fc.constantFrom('text', 'image', 'location', 'custom'),
  after: fc.constantFrom('0', '1', '3'),
  login: fc.constantFrom(LOGIN, 'nobody'),
  password: fc.constantFrom(PASSWORD, 'another password'),
  currentPassword: fc.constant(PASSWORD),
  anchor: fc.oneof(
    fc.constantFrom('newest', 'oldest', 'first_unread', 'time:0', 'time:2016-02-19T10:43:00Z'),
    id.map((one) => `message:${one}`),
  ),
  status: fc.constantFrom('waiting', 'active,ended', 'deleted', 'suspended,waiting'),
  cursor: fc.constantFrom(
    Buffer.from('[1,"users ",5]').toString('base64url'),
    Buffer.from('[1,"favorites",1e400,-1,null]').toString('base64url'),
    Buffer.from('[1,"blacklist",-99999999999]').toString('base64url'),
    Buffer.from('[1,"favorites",9007199254740991,9007199254740991,1]').toString('base64url'),
    'e30',
  ),
  color: fc.constantFrom('#ff8800', 'red'),
  startTime: fc.constantFrom('2010-01-01', '2016-02-19 10:00:00'),
  endTime: fc.constantFrom('2030-01-01', '2016-02-19 23:00:00'),
  q: fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '第',
          '条',
          'di',
          'tiao',
          '重要',
          '"第1条"',
          '-条',
          '-"1"',
          '"',
          '\\"',
          '-',
          '“',
        ),
        fc.constantFrom(
          'from:用户1',
          'from:',
          'tag:x',
          'type:txt',
          'has:file',
          'before:2030-01-01',
        ),
        fc.constantFrom('after:x', 'status:active', '-tag:x', 'mark:重要', 'customer:me', 'x:y'),
        fc.string({ unit: 'grapheme', maxLength: 6 }),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(' ')),
  icon: fc.constantFrom('', 'a.png', 'https://a/b.png', 'javascript:x'),
};
const shortText = fc.oneof(
  { weight: 3, arbitrary: id },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('1', '2016-02-19', '重要', 'a'.repeat(32)) },
);

function text(name: string, schema: Schema): fc.Arbitrary<string> {
  const known = words[name];
  if (known !== undefined) return known;
  if (/[Ff]rom$|To$/.test(name))
    return fc.constantFrom('0', '1455878580082', '2016-02-19T00:00:00Z');
  return schema.pattern === '^[1-9][0-9]{0,14}$' ? fc.nat(50).map(String) : shortText;
}

/** A value that the schema mostly takes. */
function valueOf(name: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.type === 'integer') {
    const { minimum: min = 0, maximum: max = 2 ** 31 } = schema;
    return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 20) }));
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') return fc.array(valueOf(name, schema.items ?? {}), { maxLength: 3 });
  if (schema.type !== 'object') return text(name, schema);
  if (schema.properties !== undefined) return objectOf(schema);
  return fc.oneof(messageBodies, fc.dictionary(fc.string({ maxLength: 5 }), junk, { maxKeys: 3 }));
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const all = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, valueOf(name, part)]),
  );
  const needed = Object.fromEntries(
    Object.entries(all).filter(([name]) => required.includes(name)),
  );
  return fc.oneof(
    fc.record(needed),
    fc.record(all, { requiredKeys: required as never[] }) as fc.Arbitrary<object>,
  );
}

/** The object with one member gone, one replaced or one too many. */
function broken(object: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  const change = fc.tuple(object, fc.nat(), fc.constantFrom('drop', 'replace', 'add'), wild, junk);
  const changed = change.map(([whole, at, how, name, value]) => {
    const members = Object.entries(whole);
    const place = members.length === 0 ? 0 : at % members.length;
    if (how === 'add') members.push([name, value]);
    else if (how === 'drop') members.splice(place, 1);
    else if (members.length > 0) members[place] = [members[place]?.[0] ?? '', value];
    return Object.fromEntries(members);
  });
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: junk });
}

const rawBodies = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom(
    '{',
    '',
    '[]',
    'null',
    '"x"',
    '{"a":1}}',
    '{"a":1e999}',
    '\uFEFF{}',
    '{"a":"\\ud800"}',
  ),
  fc.constantFrom(`${'['.repeat(30_000)}${']'.repeat(30_000)}`, `{"a":${'9'.repeat(5000)}}`),
  fc.constant(`{"x":"${'y'.repeat(1_100_000)}"}`),
);

const types = rarely(
  30,
  fc.constant('application/json'),
  fc.constantFrom(
    'text/plain',
    'application/json; charset=utf-16',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/offset+octet-stream',
    'nonsense',
  ),
);

function filePart(name: string, content: Uint8Array): Uint8Array {
  const head = `--x\r\ncontent-disposition: form-data; name="${name}"; filename="a.png"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--x--\r\n')]);
}

function bodyOf(document: Document, operation: Operation): fc.Arbitrary<Draft['body']> {
  if (operation.multipart) {
    const part = fc.tuple(fc.constantFrom('file', 'file', 'image'), fc.uint8Array());
    return fc.oneof(
      part.map(([name, bytes]) => filePart(name, bytes)),
      rawBodies,
    );
  }
  const write = (value: unknown) => JSON.stringify(value);
  const schema = operation.body === undefined ? {} : resolve(document, operation.body);
  const object = objectOf(schema);
  const none = fc.constant(undefined);
  return fc.oneof(
    { weight: operation.body === undefined ? 0 : 6, arbitrary: object.map(write) },
    { weight: 3, arbitrary: broken(object).map(write) },
    { weight: 1, arbitrary: rawBodies },
    { weight: operation.body === undefined ? 8 : 1, arbitrary: none },
  );
}

// What a client library would never send, and a scanner does.
const rawSegments = fc.constantFrom(
  '',
  '%',
  '%zz',
  '%00',
  '%ff',
  '..',
  '.',
  '%2e%2e',
  '%2f',
  '*',
  ':id',
);

/** What `{id}` is by what stands before it. */
function idsOf(path: string): fc.Arbitrary<string> {
  if (path.startsWith('/api/conversations')) return conversationIds;
  if (path.startsWith('/api/users')) return rarely(4, userIds, fc.constant('me'));
  if (path.startsWith('/api/operators')) return rarely(2, operatorIds, fc.constant('me'));
  return path.startsWith('/api/v1/im') ? fc.constantFrom('1', '2', '3') : id;
}

function pathOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const segment = (name: string, schema: Schema) => {
    const good = name === 'id' ? idsOf(operation.path) : valueOf(name, schema);
    return fc.oneof(
      { weight: 20, arbitrary: good.map((value) => encodeURIComponent(String(value))) },
      { weight: 1, arbitrary: wild.map((one) => encodeURIComponent(one.toWellFormed())) },
      { weight: 1, arbitrary: rawSegments },
    );
  };
  const named = operation.parameters.filter((parameter) => parameter.in === 'path');
  return fc.record(
    Object.fromEntries(named.map(({ name, schema }) => [name, segment(name, schema)])),
  );
}

type Pair = readonly [string, string];

function queryOf(operation: Operation): fc.Arbitrary<readonly Pair[]> {
  const named = operation.parameters.filter(
    (parameter) => parameter.in === 'query' && parameter.name !== 'token',
  );
  const none = fc.constant<readonly Pair[]>([]);
  const good = named.map(({ name, schema, required }) => {
    const given = valueOf(name, schema).map((value): readonly Pair[] => [[name, String(value)]]);
    return required === true ? rarely(20, given, none) : rarely(4, none, given);
  });
  const names = rarely(1, fc.constantFrom('x', ...named.map(({ name }) => name)), wild);
  const bad = fc.tuple(names, wild).map((pair): readonly Pair[] => [pair]);
  return fc.tuple(...good, rarely(8, none, bad)).map((pairs) => pairs.flat());
}

const usualRoles: Readonly<Record<Operation['family'], fc.Arbitrary<Draft['role']>>> = {
  api: fc.constantFrom<Role>('user', 'agent', 'admin'),
  im: fc.constant('im'),
  get: fc.constantFrom<Role>('user', 'agent'),
};
const otherRoles = fc.constantFrom<Draft['role']>(
  'other',
  'im',
  'user',
  'service-user',
  'service-op',
  'service-ingest',
  'none',
  'bad',
);

/** Requests to one operation: mostly right ones, and right ones with one thing wrong. */
export function drafts(document: Document, operation: Operation): fc.Arbitrary<Draft> {
  const hasBody = operation.method !== 'GET';
  return fc.record({
    role: rarely(3, usualRoles[operation.family], otherRoles),
    path: pathOf(operation),
    query: queryOf(operation),
    body: hasBody ? bodyOf(document, operation) : fc.constant(undefined),
    type: operation.multipart
      ? fc.oneof({ weight: 8, arbitrary: fc.constant('multipart/form-data; boundary=x') }, types)
      : types,
  });
}
