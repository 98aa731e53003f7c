import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../src/cli/program.ts';
import type { TestContext } from './app.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command on the database and data folder of the context, which stays open. */
export async function runCli(ctx: TestContext, ...argv: readonly string[]): Promise<CliResult> {
  return runCliReading(ctx, '', ...argv);
}

/** The same, with something to read on its standard input. */
export async function runCliReading(
  ctx: TestContext,
  input: string,
  ...argv: readonly string[]
): Promise<CliResult> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const printed = Promise.all([text(stdout), text(stderr)]);
  let code = 0;
  await run(argv, {
    openContext: () => Promise.resolve({ ...ctx, [Symbol.asyncDispose]: () => Promise.resolve() }),
    createApp: () => Promise.reject(new Error('a test of the command line starts no server')),
    stdin,
    stdout,
    stderr,
    signal: new AbortController().signal,
    setExitCode: (given) => {
      code = given;
    },
  });
  stdout.end();
  stderr.end();
  const [out, err] = await printed;
  return { code, stdout: out, stderr: err };
}
