import { expect, test } from 'vitest';
import { testApp } from '../helpers/app.ts';
import { runCliReading } from '../helpers/cli.ts';
import { api } from '../http/api/call.ts';
import { openApp } from '../http/api/people.ts';

const operator = ['operator', 'create', '--login', 'lan', '--nick', '小蓝'] as const;
const password = ['operator', 'password', '--login', 'lan'] as const;

test('a lost password is replaced by another, which ends the sessions of the old one', async () => {
  await using t = await openApp();
  const created = await runCliReading(t.ctx, 'the first one\n', ...operator);
  expect([created.code, created.stderr]).toEqual([0, '']);
  const signIn = (given: string) =>
    api(t, 'POST', '/sessions', { body: { login: 'lan', password: given } });
  const { token } = (await signIn('the first one')).json<{ token: string }>();
  const changed = await runCliReading(t.ctx, 'the second one\n', ...password);
  expect([changed.code, changed.stderr]).toEqual([0, '']);
  expect(changed.stdout).toBe(created.stdout);
  expect((await api(t, 'GET', '/me', { token })).status).toBe(401);
  expect((await signIn('the first one')).status).toBe(401);
  expect((await signIn('the second one')).status).toBe(201);
});

test.for([
  [
    ['operator', 'password', '--login', 'nobody'],
    'long enough',
    'no operator has the login "nobody"',
  ],
  [password, 'short', 'password must have at least 8 characters'],
] as const)('a password that cannot be given is refused: %s', async ([argv, given, reason]) => {
  await using t = await testApp();
  await runCliReading(t.ctx, 'the first one', ...operator);
  const { code, stdout, stderr } = await runCliReading(t.ctx, given, ...argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`chatkeep: ${reason}`);
});
