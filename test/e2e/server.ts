import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '../../src/client/index.ts';

const adminPassword = /^ +admin +password (\S+) /m;

/** Small, so that a file over it is quickly made. */
export const MEDIA_LIMIT_BYTES = 8 * 2 ** 20;

const root = join(import.meta.dirname, '..', '..');

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

export interface Customer {
  readonly id: string;
  readonly nickName: string;
  readonly client: Client;
}

/** A built chatkeep with demo data, in a folder and on a port of its own. */
export interface Server {
  readonly url: string;
  readonly admin: Credentials;
  /** An operator of role agent. */
  readonly agent: Credentials;
  /** Calls as the admin does. */
  readonly api: Client;
  /** A new user, who calls for themselves. */
  readonly newCustomer: (nickName: string) => Promise<Customer>;
  /** Imports records, as docs/cli.md describes them, while the server runs. */
  readonly importRecords: (records: readonly object[]) => Promise<void>;
  /** Ends the process and starts another on the same port and data; between the two, `meanwhile`. */
  readonly restart: (meanwhile?: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startServer(): Promise<Server> {
  const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const data = await mkdtemp(join(folder, 'chatkeep-e2e-'));
  // PostgreSQL runs as another account where this one is root.
  await chmod(data, 0o755);
  let running = await run(data, '0', adminPassword);
  try {
    return await open();
  } catch (error) {
    await stop();
    throw error;
  }

  async function stop() {
    await end(running.child);
    await rm(data, { recursive: true, force: true });
  }

  async function open(): Promise<Server> {
    const url = found(running.output, /listening on (\S+)/);
    const admin = { login: 'admin', password: found(running.output, adminPassword) };
    const { token } = await createClient({ baseUrl: url }).sessions.signIn(admin);
    const api = createClient({ baseUrl: url, token });
    const agent = { login: 'e2e-agent', password: 'a pass phrase of the agent' };
    await api.operators.create({ ...agent, nickName: '客服小周', role: 'agent' });

    return {
      url,
      admin,
      agent,
      api,
      newCustomer: async (nickName) => {
        const { id } = await api.users.create({ nickName });
        const session = await api.sessions.issueToken({ kind: 'user', id });
        return { id, nickName, client: createClient({ baseUrl: url, token: session.token }) };
      },
      importRecords: async (records) => {
        const file = join(data, 'records.jsonl');
        await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
        const args = ['bin/chatkeep.js', 'import', 'directory', file, '--data', data];
        const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
        const [code] = await once(child, 'exit');
        if (code !== 0) throw new Error(`the import ended with ${code}`);
      },
      restart: async (meanwhile) => {
        await end(running.child);
        await meanwhile?.();
        running = await run(data, new URL(url).port, /listening on/);
      },
      stop,
    };
  }
}

/** Resolves once it has printed something. */
async function run(data: string, port: string, printed: RegExp) {
  const child = spawn(
    process.execPath,
    ['bin/chatkeep.js', 'serve', '--demo', '--port', port, '--data', data],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CHATKEEP_MEDIA_LIMIT_BYTES: String(MEDIA_LIMIT_BYTES) },
    },
  );
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (printed.test(output)) resolve();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('exit', () => reject(new Error(`the server ended while it started:\n${output}`)));
  });
  await ready;
  return { child, output };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function found(output: string, pattern: RegExp): string {
  const match = pattern.exec(output)?.[1];
  if (match === undefined) throw new Error(`the server did not print ${pattern}:\n${output}`);
  return match;
}
