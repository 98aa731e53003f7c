import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { liveServers } from './helpers/live.ts';
import { operator, operatorId, store, user, userId } from './http/records.ts';

const run = promisify(execFile);
const example = join(import.meta.dirname, '..', 'examples', 'plain-client.mjs');

const lines = (stdout: string, who: string) =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith(who))
    .map((line) => line.slice(who.length).trim());

test('a client made from the reference alone holds a conversation', async () => {
  await using t = await liveServers(1);
  await store(t.ctx, [user(1), operator(1)]);
  const { stdout, stderr } = await run(process.execPath, [
    example,
    t.servers[0]?.origin ?? '',
    await t.token('user', userId(1)),
    await t.token('operator', operatorId(1)),
  ]);
  expect(stderr).toBe('');
  expect(lines(stdout, 'history')).toEqual(['7 messages, seq 1 2 3 4 5 6 7']);
  expect(lines(stdout, 'user')).toEqual(
    expect.arrayContaining([
      'conversation.joined',
      'message.created txt: 发票怎么开？',
      'message.created file: 说明.txt',
      'reads 说明.txt: 抬头、税号',
      'conversation.ended',
      expect.stringMatching(/^refused: 409, possible: .*reopen/) as string,
    ]),
  );
  expect(lines(stdout, 'operator')).toEqual(
    expect.arrayContaining([
      'conversation.created',
      'message.created txt: 发票怎么开？',
      'conversation.read',
      'message.revoked',
    ]),
  );
});
