import { chmod, chown, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, hasCode } from '../../errors.ts';
import type { Account } from './account.ts';
import { shortHash, type Cluster } from './cluster.ts';
import { livingPostmaster, readPidFile } from './lock-files.ts';

/** Where PostgreSQL listens: a socket in a folder of mode 0700, or loopback on Windows. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
}

/** Names the socket, `.s.PGSQL.5432`; nothing listens on TCP. */
export const socketPort = 5432;

/** The shortest limit of the systems we run on: macOS takes 104 bytes with the final NUL. */
const maxSocketPathBytes = 103;

export function socketDirOf(home: string): string {
  const inside = join(home, 'socket');
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${socketPort}`)) <= maxSocketPathBytes) {
    return inside;
  }
  return join(tmpdir(), `chatkeep-${shortHash(home)}`);
}

/** Before every start: /tmp may have been cleaned, and somebody else may have taken the name. */
export async function prepareSocketDir(path: string, account: Account | undefined): Promise<void> {
  const uid = account?.uid ?? process.getuid?.();
  if (uid === undefined) return;
  try {
    await mkdir(path, { mode: 0o700 });
    await chmod(path, 0o700);
    if (account !== undefined) await chown(path, account.uid, account.gid);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const info = await lstat(path);
  if (info.isDirectory() && info.uid === uid && (info.mode & 0o077) === 0) return;
  throw new AppError(
    'unavailable',
    `The folder ${path} must be a folder of mode 0700 that belongs to uid ${uid}, for the database's socket, and is not. ` +
      'Remove it and start again.',
  );
}

/** Where to look for the server now: a running one says so itself, and it may differ (TMPDIR). */
export async function endpointOf(cluster: Cluster): Promise<Endpoint> {
  const running =
    (await livingPostmaster(cluster)) === undefined ? undefined : await readPidFile(cluster);
  if (process.platform !== 'win32') {
    return { host: running?.socketDir ?? cluster.socketDir, port: socketPort };
  }
  const port = running?.port ?? (await rememberedPort(cluster.home)) ?? 0;
  return { host: '127.0.0.1', port, password: await passwordOf(cluster.home) };
}

/** The arguments that make the server listen at the endpoint of this cluster, and nowhere else. */
export async function listenArgs(cluster: Cluster): Promise<Record<string, string>> {
  if (process.platform !== 'win32') {
    return {
      listen_addresses: '',
      port: String(socketPort),
      unix_socket_directories: `"${cluster.socketDir.replaceAll('"', '""')}"`,
      unix_socket_permissions: '0700',
    };
  }
  const remembered = await rememberedPort(cluster.home);
  const port = await freePort(remembered ?? 0).catch(() => freePort(0));
  await writeFile(join(cluster.home, 'port'), `${port}\n`);
  return { listen_addresses: '127.0.0.1', port: String(port) };
}

async function rememberedPort(home: string): Promise<number | undefined> {
  const text = await readFile(join(home, 'port'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}

async function passwordOf(home: string): Promise<string> {
  return (await readFile(join(home, 'password'), 'utf8')).trim();
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}
