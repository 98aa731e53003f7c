import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
  readonly cause?: LoggedError;
}

/**
 * What is logged of an error, and no more: node-postgres hangs the connection and its statements'
 * values on errors, and those are message texts and tokens.
 */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...('code' in error && { code: error.code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** Standard output belongs to the commands; the log goes beside it, in words on a terminal. */
export function openLog(level: string): Logger {
  // NOTE: not `pino.destination`, which ends the process, or keeps it from ending, on a full disk.
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })
    : process.stderr;
  return pino({ level, serializers: { err: describeError } }, destination);
}
