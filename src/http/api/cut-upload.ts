import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors.ts';

/** Whether the sender went away before the end of the body. */
export function isCut(request: IncomingMessage): boolean {
  return request.destroyed && !request.complete;
}

/** For the log and the metrics: the sender is gone, and that is no failure of this side. */
export function cut(cause: unknown): AppError {
  return new AppError(
    'invalid',
    'the line was cut before the end of the file: send it again',
    { field: 'file' },
    { cause },
  );
}
