import { readFile, readdir } from 'node:fs/promises';
import { run } from './run.ts';
import { hasCode } from '../../errors.ts';

export interface ProcessEntry {
  readonly pid: number;
  readonly commandLine: string;
}

/**
 * The command line of a living process, its arguments separated by NUL where the system tells
 * (Linux) and by spaces elsewhere; undefined for a process that is dead, or a zombie.
 */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') return readLinuxCommandLine(pid);
  if (process.platform === 'win32') {
    const listing = await run('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], here);
    return listing.output.includes(String(pid)) ? listing.output.trim() : undefined;
  }
  const listing = await run('ps', ['-p', String(pid), '-o', 'command='], here);
  const line = listing.output.trim();
  return line === '' || line === '<defunct>' ? undefined : line;
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Every process whose command line we may read; empty on Windows. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  if (process.platform === 'win32') return [];
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const entries = await Promise.all(
      pids.map(async (pid) => ({ pid, commandLine: (await readLinuxCommandLine(pid)) ?? '' })),
    );
    return entries.filter((entry) => entry.commandLine !== '');
  }
  const listing = await run('ps', ['-axo', 'pid=,command='], here);
  return listing.output.split('\n').flatMap((line) => {
    const [, pid, commandLine] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || commandLine === undefined
      ? []
      : [{ pid: Number(pid), commandLine }];
  });
}

const here = { account: undefined, cwd: process.platform === 'win32' ? 'C:\\' : '/' };

async function readLinuxCommandLine(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text === '' ? undefined : text;
}
