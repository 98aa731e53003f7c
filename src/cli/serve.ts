import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Writable } from 'node:stream';
import { AppError, isAppError, codeOf } from '../errors.ts';
import { pause } from '../usecases/bell.ts';
import { type Credentials, createFirstAdmin } from '../usecases/operators.ts';
import { fillDemo, printDemo } from './demo.ts';
import type { CliEnvironment } from './environment.ts';

const RETRY_MS = 500;

interface ServeFlags {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly demo?: true;
}

export function addServeCommand(program: Command, env: CliEnvironment): void {
  program
    .command('serve')
    .description('serve the console, the customers’ page and the calls until Ctrl-C or SIGTERM')
    .option('--port <port>', 'port to listen on; 0 for any free one (default 8080)')
    .option('--host <host>', 'address to listen on (default 127.0.0.1)')
    .option('--data <folder>', 'data folder (default ./data)')
    .option('--demo', 'fill an empty database with demo data, and print tokens and calls to try')
    .action(async (flags: ServeFlags) => {
      try {
        await serve(env, flags);
      } catch (error) {
        // Asked to end while it was starting: what was open is closed.
        if (error !== env.signal.reason) throw error;
      }
    });
}

async function serve(env: CliEnvironment, flags: ServeFlags): Promise<void> {
  await using app = await env.createApp(flags);
  // The port comes first: when it is taken, the database is left as it was.
  const origin = await listen(app);
  const demo = flags.demo === true ? await fillDemo(app.ctx) : undefined;
  env.signal.throwIfAborted();
  const admin = await makeFirstAdmin(app, env.signal);
  env.stdout.write(`chatkeep listening on ${origin}\n`);
  if (demo !== undefined) printDemo(env.stdout, origin, demo);
  if (admin !== undefined) printFirstAdmin(env.stdout, origin, admin);
  if (!env.signal.aborted) await once(env.signal, 'abort');
  app.ctx.log.info('stopping: requests in hand are answered first');
}

/** It listens already: a database that is away for a moment is no reason to end. */
async function makeFirstAdmin({ ctx }: App, signal: AbortSignal): Promise<Credentials | undefined> {
  for (;;) {
    try {
      return await createFirstAdmin(ctx, { kind: 'system' });
    } catch (error) {
      if (!isAppError(error, 'unavailable')) throw error;
      ctx.log.warn({ err: error }, 'whether there is an operator could not be read yet');
      await pause(RETRY_MS, signal);
      signal.throwIfAborted();
    }
  }
}

/** Nowhere else: no log has the password. */
function printFirstAdmin(out: Writable, origin: string, { login, password }: Credentials): void {
  const lines = [
    'No operator could sign in, so an admin was made. Its password is shown this once:',
    '',
    `  console     ${origin}/`,
    `  login       ${login}`,
    `  password    ${password}`,
  ];
  out.write(`\n${lines.join('\n')}\n\n`);
}

async function listen(app: App): Promise<string> {
  const { host, port } = app.ctx.config;
  try {
    await app.server.listen({ host, port });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new AppError(
        'unavailable',
        `port ${port} is taken: choose another by --port`,
        {},
        { cause: error },
      );
    }
    if (code === 'EACCES') {
      throw new AppError(
        'unavailable',
        `port ${port} may not be used by this account: choose one above 1023 by --port`,
        {},
        { cause: error },
      );
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new AppError(
        'unavailable',
        `${host} is not an address of this machine: choose another by --host`,
        {},
        { cause: error },
      );
    }
    throw error;
  }
  const address = app.server.server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${address.port}`;
}
