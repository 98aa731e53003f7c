import type { Writable } from 'node:stream';
import { AppError, hasCode } from '../errors.ts';

/**
 * Writes a result and waits until it is taken. Throws unavailable when it cannot be written, and
 * the reason of `signal` when that aborts meanwhile.
 */
export async function print(out: Writable, text: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  let giveUp = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(signal?.reason);
      signal?.addEventListener('abort', giveUp);
      out.write(text, (error) => {
        if (error) reject(unwritable(error));
        else resolve();
      });
    });
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

function unwritable(error: Error): AppError {
  const isClosed = hasCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED');
  const reason = isClosed
    ? 'standard output was closed before all was written: write to a file, or read on'
    : `standard output cannot be written (${error.message}): write to another place`;
  return new AppError('unavailable', reason, {}, { cause: error });
}
