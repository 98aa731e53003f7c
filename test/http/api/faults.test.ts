import { afterAll, expect, test } from 'vitest';
import type { Fault } from '../../../src/errors.ts';
import { chat, chatId, message, messageId } from '../records.ts';
import { type Method, api, problem } from './call.ts';
import { openApp, storePeople } from './people.ts';

// What a client that says errors in words of its own goes by: field, rule and figures.

const t = await openApp({ CHATKEEP_MEDIA_LIMIT_BYTES: '1024' });
afterAll(() => t[Symbol.asyncDispose]());
const tokens = await storePeople(t, [chat(1), message(1, 1)]);

const newOperator = { login: 'hong', nickName: '小红', password: 'correct horse' };
const reply = { shortcut: 'a', title: '问候', text: '您好' };
const conversation = `/conversations/${chatId(1)}`;
const marks = `${conversation}/messages/${messageId(1)}/marks`;

test.each<readonly [Method, string, object, string, Fault]>([
  ['POST', '/operators', { ...newOperator, login: 'a b' }, 'login', { rule: 'login_form' }],
  ['POST', '/operators', { ...newOperator, nickName: ' ' }, 'nickName', { rule: 'blank' }],
  [
    'POST',
    '/operators',
    { ...newOperator, password: 'short' },
    'password',
    { rule: 'too_short', least: 8 },
  ],
  ['POST', '/operators', { login: 'a', nickName: 'a' }, 'password', { rule: 'missing' }],
  ['PATCH', '/operators/me', { nickName: ' ' }, 'nickName', { rule: 'blank' }],
  ['PATCH', '/operators/me', { password: 'correct horse' }, 'currentPassword', { rule: 'missing' }],
  ['POST', '/clients', { name: ' ', scope: 'user' }, 'name', { rule: 'blank' }],
  [
    'POST',
    '/clients',
    { name: 'a', scope: 'all' },
    'scope',
    { rule: 'not_one_of', allowed: ['user', 'op', 'ingest'] },
  ],
  ['POST', '/replies', { ...reply, shortcut: 'a/b' }, 'shortcut', { rule: 'shortcut_form' }],
  ['POST', '/replies', { ...reply, title: ' ' }, 'title', { rule: 'blank' }],
  ['PUT', '/settings/forbidden-words', { words: ['好', ' '] }, 'words.1', { rule: 'blank' }],
  [
    'PUT',
    '/settings/forbidden-words',
    { words: ['x'.repeat(65)] },
    'words.0',
    { rule: 'too_long', most: 64 },
  ],
  ['PATCH', conversation, { tags: ['a', 'a'] }, 'tags', { rule: 'repeated' }],
  ['PATCH', conversation, { tags: [' a'] }, 'tags', { rule: 'tag_form' }],
  ['PATCH', conversation, { title: 1 }, 'title', { rule: 'wrong_type', allowed: ['string'] }],
  ['PATCH', '/tags/a', { name: 'a' }, 'name', { rule: 'unchanged' }],
  ['PUT', `${marks}/x`, { color: '?' }, 'color', { rule: 'color_form' }],
  ['POST', `${conversation}/transfer`, {}, 'toOperatorId', { rule: 'missing' }],
])('%s %s %j is refused for %s', async (method, path, body, field, fault) => {
  const refusal = problem(
    await api(t, method, path, { token: tokens.admin, body }),
    400,
    'invalid',
  );
  expect([refusal.field, refusal.fault]).toEqual([field, fault]);
});

test('a variable that nothing is put in for is named, with those that there are', async () => {
  const body = { ...reply, text: '{{ name }}' };
  const refusal = problem(
    await api(t, 'POST', '/replies', { token: tokens.agent, body }),
    400,
    'invalid',
  );
  expect(refusal).toMatchObject({
    field: 'text',
    fault: { rule: 'unknown_variable', value: '{{ name }}' },
  });
});

test('files are refused with what would be right', async () => {
  const send = (bytes: string) =>
    api(t, 'POST', '/media', { token: tokens.agent, ...bodyOf(bytes) });
  expect(problem(await send(''), 400, 'invalid')).toMatchObject({
    field: 'file',
    fault: { rule: 'empty_file' },
  });
  expect(problem(await send('x'.repeat(1025)), 413, 'too-large')).toMatchObject({
    field: 'file',
    fault: { rule: 'too_many_bytes', most: 1024 },
  });
});

function bodyOf(bytes: string) {
  const boundary = 'xxx';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
  return {
    body: `${head}${bytes}\r\n--${boundary}--\r\n`,
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

test.each<readonly [string, string, Fault]>([
  ['q=%E9%80%80 "a', 'q', { rule: 'quote_not_closed', at: 2, length: 2 }],
  [
    'q=a from:zzz',
    'q',
    { rule: 'nobody_called_so', filter: 'from', value: 'zzz', at: 2, length: 8 },
  ],
  ['q=a tag:zzz', 'q', { rule: 'no_such_tag', filter: 'tag', value: 'zzz', at: 2, length: 7 }],
  ['q=a&tag=zzz', 'tag', { rule: 'no_such_tag', filter: 'tag', value: 'zzz' }],
  ['q=a mark:zzz', 'q', { rule: 'no_such_mark', filter: 'mark', value: 'zzz', at: 2, length: 8 }],
  [
    'q=a conversation:z',
    'q',
    { rule: 'no_such_conversation', filter: 'conversation', value: 'z', at: 2, length: 14 },
  ],
  [
    'q=a type:txt has:file',
    'q',
    {
      rule: 'type_without_file',
      filter: 'type',
      value: 'txt',
      at: 2,
      length: 8,
      allowed: ['img', 'audio', 'video', 'file'],
    },
  ],
  [
    'q=a type:txt type:img',
    'q',
    { rule: 'contradiction', filter: 'type', value: 'img', at: 11, length: 8 },
  ],
  [
    'q=a after:2016-02-20 before:2016-02-19',
    'q',
    { rule: 'ends_before_it_begins', filter: 'before', value: '2016-02-19', at: 19, length: 17 },
  ],
  [
    'q=a status:gone',
    'q',
    {
      rule: 'not_one_of',
      filter: 'status',
      value: 'gone',
      at: 2,
      length: 11,
      allowed: ['waiting', 'active', 'ended', 'deleted', 'suspended'],
    },
  ],
])('a search for %s is refused, saying where', async (query, field, fault) => {
  const answer = await api(t, 'GET', `/search/messages?${encodeURI(decodeURI(query))}`, {
    token: tokens.agent,
  });
  const refusal = problem(answer, 400, 'invalid');
  expect([refusal.field, refusal.fault]).toEqual([field, fault]);
});

test('a wrong current password is said to be wrong', async () => {
  const body = { password: 'correct horse', currentPassword: 'wrong' };
  const answer = await api(t, 'PATCH', '/operators/me', { token: tokens.agent, body });
  expect(problem(answer, 403, 'forbidden')).toMatchObject({
    field: 'currentPassword',
    fault: { rule: 'wrong_password' },
  });
});
