import { readFile, readdir } from 'node:fs/promises';
import { postmasterPid, until } from '../db/embedded/harness.ts';
import { hasCode } from '../../src/errors.ts';

async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === pid) children.push(Number(name));
  }
  return children;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** SIGKILL to the postmaster, every other time to all of its processes as well. */
export async function killPostgres(home: string, withChildren: boolean): Promise<number> {
  const pid = await until('PostgreSQL runs', () => postmasterPid(home));
  const children = withChildren ? await childrenOf(pid) : [];
  for (const each of [pid, ...children]) kill(each);
  return pid;
}
