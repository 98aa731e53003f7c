import { ApiError, type FaultRule, type Problem } from 'chatkeep/client';
import { expect, test } from 'vitest';
import { errorWords } from './error-words.ts';
import { en, zh } from './errors.texts.ts';

const problem = (more: Partial<Problem>, slug = 'invalid') =>
  new ApiError({
    type: `https://chatkeep.dev/problems/${slug}`,
    title: '',
    status: 400,
    detail: 'in the words of the server',
    requestId: '',
    ...more,
  });

test('every rule is said in both languages, without holes', () => {
  for (const rule of Object.keys(en.faults) as FaultRule[]) {
    const error = problem({
      fault: { rule, least: 2, most: 3, filter: 'from', value: 'v', at: 4, allowed: ['a', 'b'] },
    });
    expect(errorWords(error, en)).toMatch(/^[^\p{Script=Han}]+$/u);
    expect(errorWords(error, zh)).toMatch(/\p{Script=Han}/u);
    expect(errorWords(error, zh)).not.toMatch(/undefined|NaN/);
  }
});

test('the field is named, but not beside itself', () => {
  const error = problem({ field: 'nickName', fault: { rule: 'blank' } });
  expect(errorWords(error, zh)).toBe('名称：不能为空');
  expect(errorWords(error, zh, { field: true })).toBe('不能为空');
});

test('what has no fault is said by its kind, with how long to wait and how it stands', () => {
  expect(errorWords(problem({}, 'wrong-credentials'), zh)).toBe('登录名或密码不正确');
  expect(errorWords(problem({ retryAfterMs: 41_500 }, 'rate-limited'), zh)).toContain('42 秒');
  const ended = problem({ conversationStatus: 'ended' }, 'conflict');
  expect(errorWords(ended, en)).toContain('the conversation is ended');
});

test('what is not known here stays in the words of the server', () => {
  expect(errorWords(problem({}), zh)).toBe('in the words of the server');
  const newer = problem({ fault: { rule: 'later_rule' as 'blank' } });
  expect(errorWords(newer, zh)).toBe('in the words of the server');
  expect(errorWords(problem({}, 'conflict'), zh)).toBe('in the words of the server');
});
