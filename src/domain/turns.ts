import type { AppError } from '../errors.ts';

/** Lets only so many pieces of work run at once; the others wait, and beyond `waiting` are refused so. */
export function takingTurns(
  atOnce: number,
  waiting: number,
  refusal: () => AppError,
): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw refusal();
      // Whoever ends hands its turn over, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
