import { expect, test } from 'vitest';
import { isSameSign, signOf } from './sign.ts';

const secret = 'test-secret';
const body = Buffer.from('{"pageNum":1,"pageSize":20}');
const client = '0'.repeat(32);
const channel = '1'.repeat(32);
const worked = '179a98c20ae1e62a921c1d55af79cd3a';
const path = '/op/v2/chatSearchs';

test.each([
  ['as given', `apiVersion=01&channel=${channel}&client=${client}&version=2.0`],
  ['in another order', `version=2.0&client=${client}&channel=${channel}&apiVersion=01`],
  ['with its sign', `apiVersion=01&channel=${channel}&client=${client}&sign=${worked}&version=2.0`],
  [
    'with empty values',
    `a=&apiVersion=01&channel=${channel}&client=${client}&token=&b&version=2.0&`,
  ],
])('the worked example holds %s', (_how, query) => {
  expect(signOf(`${path}?${query}`, body, secret)).toBe(worked);
});

test.each([
  ['the path', '/op/v2/chatMessageList', `client=${client}`, body, secret],
  ['a value', path, `client=${channel}`, body, secret],
  ['a parameter more', path, `client=${client}&x=1`, body, secret],
  ['the spelling of a value', path, 'client=%30', body, secret],
  ['the body', path, `client=${client}`, Buffer.from('{"pageNum":1, "pageSize":20}'), secret],
  ['the secret', path, `client=${client}`, body, 'other'],
])('%s changes the sign', (_what, onPath, query, bytes, key) => {
  const reference = signOf(`${path}?client=${client}`, body, secret);
  expect(signOf(`${onPath}?${query}`, bytes, key)).not.toBe(reference);
});

test('values count as they were spelt, percent signs and all', () => {
  expect(signOf('/p?b=%E4%B8%AD+x&a=1', new Uint8Array(), 's')).toBe(
    // md5 of "/p?a=1&b=%E4%B8%AD+x&body=d41d8cd98f00b204e9800998ecf8427e&key=s"
    '96bbb131da63da0553f0f53cc3208580',
  );
});

test('a request without a query is signed over an empty one', () => {
  expect(signOf('/p', new Uint8Array(), 's')).toBe(signOf('/p?', new Uint8Array(), 's'));
});

test.each([
  [worked, worked, true],
  [worked.toUpperCase(), worked, false],
  [worked.slice(1), worked, false],
  [`${worked} `, worked, false],
  ['', worked, false],
])('%s against %s is %s', (given, expected, same) => {
  expect(isSameSign(given, expected)).toBe(same);
});
