import type { AppError } from '../errors.ts';

/** Lets only so many pieces of work run at once; the others wait, and beyond `waiting` are refused so. */
export function takingTurns(
  atOnce: number,
  waiting: number,
  refusal: () => AppError,
): <T>(work: () => Promise<T>) => Promise<T> {
  const turns = new FairTurns(
    { atOnce, waiting, atOnceOfOne: atOnce, waitingOfOne: waiting },
    refusal,
  );
  return (work) => turns.take('', work);
}

export interface FairLimits {
  /** Of all callers together. */
  readonly atOnce: number;
  readonly waiting: number;
  /** Of each. */
  readonly atOnceOfOne: number;
  readonly waitingOfOne: number;
}

/** Whose limit was reached: that of the caller alone, or that of all together. */
export type TurnLimit = 'own' | 'all';

interface Caller {
  readonly name: string;
  running: number;
  readonly waiting: Waiting[];
}

interface Waiting {
  readonly begin: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets only so many pieces of work run at once, and of each caller fewer. Turns go round the callers
 * that wait, whoever has asked for more; where no more may wait, the caller with the most loses its
 * last place to one that has fewer by two.
 */
export class FairTurns {
  readonly #limits: FairLimits;
  readonly #refusal: (limit: TurnLimit) => AppError;
  /** Those that have anything running or waiting; the next turn is of the first that waits. */
  readonly #callers = new Map<string, Caller>();
  #running = 0;
  #waiting = 0;

  constructor(limits: FairLimits, refusal: (limit: TurnLimit) => AppError) {
    this.#limits = limits;
    this.#refusal = refusal;
  }

  /** Throws the refusal if one more piece of work of this caller would be refused now. */
  requirePlace(name: string): void {
    const caller = this.#callers.get(name);
    const [running, waiting] = [caller?.running ?? 0, caller?.waiting.length ?? 0];
    const { atOnce, atOnceOfOne, waitingOfOne } = this.#limits;
    if (this.#running < atOnce && running < atOnceOfOne) return;
    if (waiting >= waitingOfOne) throw this.#refusal('own');
    if (this.#waiting < this.#limits.waiting) return;
    if (this.#longest(waiting + 2) === undefined) throw this.#refusal('all');
  }

  /** Does the work in its turn; never if the signal aborts before, then it throws the reason. */
  async take<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.requirePlace(name);
    const caller = this.#callers.get(name) ?? { name, running: 0, waiting: [] };
    if (this.#isFree(caller)) this.#begin(caller);
    else await this.#wait(caller, signal);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      this.#end(caller);
    }
  }

  #isFree({ running }: Caller): boolean {
    return this.#running < this.#limits.atOnce && running < this.#limits.atOnceOfOne;
  }

  #begin(caller: Caller): void {
    this.#running += 1;
    caller.running += 1;
    // All others come first from now on.
    this.#callers.delete(caller.name);
    this.#callers.set(caller.name, caller);
  }

  #wait(caller: Caller, signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting >= this.#limits.waiting) {
      this.#longest(caller.waiting.length + 2)
        ?.waiting.at(-1)
        ?.fail(this.#refusal('all'));
    }
    this.#callers.set(caller.name, caller);
    return new Promise<void>((resolve, reject) => {
      const leave = () => {
        signal?.removeEventListener('abort', abort);
        caller.waiting.splice(caller.waiting.indexOf(waiting), 1);
        this.#waiting -= 1;
      };
      const waiting: Waiting = {
        begin: () => {
          leave();
          this.#begin(caller);
          resolve();
        },
        fail: (error) => {
          leave();
          this.#forget(caller);
          reject(error);
        },
      };
      const abort = () => waiting.fail(signal?.reason);
      caller.waiting.push(waiting);
      this.#waiting += 1;
      signal?.addEventListener('abort', abort);
    });
  }

  /** The caller with the most waiting, where these are at least so many. */
  #longest(least: number): Caller | undefined {
    let longest: Caller | undefined;
    for (const caller of this.#callers.values()) {
      if (caller.waiting.length >= Math.max(least, (longest?.waiting.length ?? 0) + 1)) {
        longest = caller;
      }
    }
    return longest;
  }

  #end(caller: Caller): void {
    this.#running -= 1;
    caller.running -= 1;
    for (const next of this.#callers.values()) {
      if (!this.#isFree(next)) continue;
      const [first] = next.waiting;
      if (first === undefined) continue;
      first.begin();
      break;
    }
    this.#forget(caller);
  }

  #forget({ name, running, waiting }: Caller): void {
    if (running === 0 && waiting.length === 0) this.#callers.delete(name);
  }
}
