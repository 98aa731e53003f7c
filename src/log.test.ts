import { expect, test } from 'vitest';
import { describeError } from './log.ts';

test('of an error its words are logged, and nothing that hangs on it', () => {
  const lost = Object.assign(new Error('Connection terminated'), {
    code: '57P01',
    client: { queue: ['a customer’s words'] },
  });
  const described = describeError(new Error('unavailable', { cause: lost }));
  expect(described).toMatchObject({
    name: 'Error',
    message: 'unavailable',
    cause: { message: 'Connection terminated', code: '57P01' },
  });
  expect(JSON.stringify(described)).not.toContain('words');
});

test('what is thrown without being an error is named by its type', () => {
  expect(describeError('gone')).toEqual({ name: 'string', message: 'gone' });
});
