import { expect, test } from 'vitest';
import { isAppError } from '../../errors.ts';
import { decodeBody } from './body.ts';

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=XX';

const multipart = (...parts: readonly string[]) =>
  `${parts.map((part) => `--XX\r\n${part}\r\n`).join('')}--XX--\r\n`;
const part = (name: string, value: string) =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;

test.each<[string, string | Buffer, string | undefined, object]>([
  ['nothing', '', undefined, {}],
  ['blanks', ' \r\n', 'application/json', {}],
  ['JSON', '{"a":1}', 'application/json', { a: 1 }],
  ['JSON of an unknown type', '{"a":1}', 'text/plain', { a: 1 }],
  ['JSON of no type', '{"a":1}', undefined, { a: 1 }],
  ['JSON under the form type', '{"a":"x&y=1"}', FORM, { a: 'x&y=1' }],
  ['JSON under multipart', ' {"a":1}', 'multipart/form-data', { a: 1 }],
  ['JSON after a byte order mark', '\uFEFF{"a":1}', 'application/json', { a: 1 }],
  [
    'an integer that a double cannot hold',
    '{"a":164556432430072736}',
    FORM,
    { a: 164556432430072736n },
  ],
  ['a form', 'a=1&b=%E4%B8%AD+x&c=', FORM, { a: '1', b: '中 x', c: '' }],
  ['a form with a charset', 'a=1', `${FORM}; charset=UTF-8`, { a: '1' }],
  ['a form under capitals', 'a=1', FORM.toUpperCase(), { a: '1' }],
  ['multipart', multipart(part('a', '1'), part('b', '中')), MULTIPART, { a: '1', b: '中' }],
])('%s is read', async (_what, body, contentType, expected) => {
  expect(await decodeBody(Buffer.from(body), contentType)).toEqual(expected);
});

test.each<[string, string | Buffer, string | undefined]>([
  ['text', 'hello', 'application/json'],
  ['a form that says it is JSON', 'a=1', 'application/json'],
  ['a form of no type', 'a=1', undefined],
  ['broken JSON', '{"a":1', FORM],
  ['an array', '[1]', FORM],
  ['a number', '1', 'application/json'],
  ['null', 'null', 'application/json'],
  ['two values', '{} {}', 'application/json'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'application/json'],
  ['GBK', Buffer.from([0x7b, 0x22, 0xd6, 0xd0, 0x22, 0x3a, 0x31, 0x7d]), 'application/json'],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'application/json'],
  ['multipart cut short', multipart(part('a', '1')).slice(0, -10), MULTIPART],
  ['multipart without a boundary', multipart(part('a', '1')), 'multipart/form-data'],
  ['a key given twice beside a big integer', '{"a":1,"a":2,"n":12345678901234567890}', undefined],
  ['arrays without end', '['.repeat(200_000), 'application/json'],
  [
    'deep nesting beside a big integer',
    `{"n":12345678901234567890,"a":${'['.repeat(100_000)}`,
    FORM,
  ],
])('%s is invalid', async (_what, body, contentType) => {
  const outcome = await Promise.resolve()
    .then(() => decodeBody(Buffer.from(body), contentType))
    .catch((error: unknown) => error);
  expect(isAppError(outcome, 'invalid')).toBe(true);
});

test.each([
  '{"__proto__":{"chatId":"x"}}',
  '{"__proto__":{"chatId":"x"},"n":12345678901234567890}',
])('%s pollutes nothing', async (body) => {
  const fields = await decodeBody(Buffer.from(body), undefined);
  expect(Object.hasOwn(fields, 'chatId')).toBe(false);
  expect(({} as Record<string, unknown>)['chatId']).toBeUndefined();
});
