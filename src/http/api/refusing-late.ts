import { isAppError } from '../../errors.ts';
import { pause } from '../../usecases/bell.ts';

export interface Holding {
  readonly ms: number;
  /** More than so many at a time are refused at once. */
  readonly most: number;
}

/** Does the work; its refusals for asking too much come late, or when the signal aborts. */
export type RefusingLate = <T>(work: () => Promise<T>, left: AbortSignal) => Promise<T>;

/**
 * Holds refusals back for a while. Who asks again as soon as they are refused, over many connections,
 * would otherwise keep the process busy with nothing but refusing; so it is the asker who waits.
 */
export function refusingLate({ ms, most }: Holding): RefusingLate {
  let held = 0;
  return async (work, left) => {
    try {
      return await work();
    } catch (error) {
      if (isAppError(error, 'rate_limited') && held < most) {
        held += 1;
        await pause(ms, left);
        held -= 1;
      }
      throw error;
    }
  };
}
