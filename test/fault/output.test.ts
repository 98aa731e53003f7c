import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { scratchDir, until } from '../db/embedded/harness.ts';
import { userId, writeDirectory } from './archive.ts';
import { chatkeep, freePort, inShell, isReady } from './chatkeep.ts';
import { programOfFile } from './program.ts';

const program = programOfFile();

async function filledDir(conversations: number): Promise<string> {
  const dataDir = await scratchDir('output');
  const file = await writeDirectory(dataDir, conversations);
  const imported = await chatkeep(program, dataDir, 'import', 'directory', file).ended;
  expect(imported).toMatchObject({ code: 0 });
  return dataDir;
}

describe.runIf(process.platform === 'linux')('standard output', () => {
  test('that cannot be written is said in one line, with exit code 2', async () => {
    const dataDir = await filledDir(1);
    for (const args of [['token', 'user', userId], ['export'], ['serve', '--help']]) {
      const { code, stderr } = await inShell('exec "$@" > /dev/full', program, dataDir, ...args)
        .ended;
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toMatch(/^chatkeep: standard output cannot be written [^\n]*ENOSPC[^\n]*\n$/);
    }
  });

  test('whose reader goes ends an export without a word too many', async () => {
    const dataDir = await filledDir(5000);
    const script = '"$@" | head -n 1; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = await inShell(script, program, dataDir, 'export').ended;
    expect(stdout).toMatch(/^\{"kind":"user",.*\}\n2\n$/);
    expect(stderr).toMatch(/^chatkeep: standard output was closed [^\n]*\n$/);
  });

  test.each([
    ['and standard error without a reader do not end a server', '> >(true) 2> >(true)'],
    ['nor does a log that cannot be written', '> /dev/full 2> /dev/full'],
  ])('%s', async (_title, redirection) => {
    const dataDir = await scratchDir('output');
    const port = await freePort();
    const script = `export CHATKEEP_LOG_LEVEL=debug; exec "$@" ${redirection}`;
    const server = inShell(script, program, dataDir, 'serve', '--port', String(port));
    const ready = () => isReady(`http://127.0.0.1:${port}`);
    await until('it listens', ready, 30_000);
    for (let n = 0; n < 5; n++) expect(await ready()).toBe(true);
    server.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
  });
});

test('serve --demo on a port that is taken leaves the database empty', async () => {
  await using taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const dataDir = await scratchDir('output');
  const port = String(address.port);
  const { code, stdout, stderr } = await chatkeep(
    program,
    dataDir,
    'serve',
    '--demo',
    '--port',
    port,
  ).ended;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(`chatkeep: port ${port} is taken: choose another by --port\n`);
  const exported = await chatkeep(program, dataDir, 'export').ended;
  expect(exported).toMatchObject({ code: 0, stdout: '' });
});
