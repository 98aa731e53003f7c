import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/**
 * One PostgreSQL cluster on this disk and how to run it. The home folder is ours (root's, when we
 * are root): only `dataDir` and `socketDir` belong to the account, so root never writes through a
 * path that the account could bend.
 */
export interface Cluster {
  readonly home: string;
  readonly dataDir: string;
  readonly socketDir: string;
  readonly logFile: string;
  /** Shown in the titles of this cluster's processes, which is how leftover ones are recognised. */
  readonly name: string;
  readonly account: Account | undefined;
  readonly binaries: Binaries;
}

export const superuser = 'chatkeep';
export const database = 'chatkeep';

export function dataDirOf(home: string): string {
  return join(home, 'data');
}

export function clusterName(home: string): string {
  return `chatkeep-${shortHash(home)}`;
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
