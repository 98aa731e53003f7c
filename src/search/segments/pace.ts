const SLICE_MS = 2;

// What a round of the event loop takes with nothing to do, and some more.
const IDLE_MS = 0.2;

/**
 * Lets those that have much to do go on one after another, and between any two everything else that
 * waits for the event loop. (Immediates by themselves would all run before the next I/O.) While that
 * is much, it goes on for about so many milliseconds before the next has its turn.
 */
export class Turns {
  readonly #othersMs: number;
  readonly #waiting: (() => void)[] = [];

  constructor(othersMs = 0) {
    this.#othersMs = othersMs;
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#schedule();
    });
  }

  // Whoever has just had a turn goes on before this.
  #schedule(): void {
    setImmediate(() => {
      if (this.#othersMs === 0) this.#give();
      else this.#giveAfter(performance.now(), this.#othersMs);
    });
  }

  #giveAfter(since: number, othersMs: number): void {
    setImmediate(() => {
      const now = performance.now();
      const leftMs = othersMs - (now - since);
      if (now - since < IDLE_MS || leftMs <= 0) this.#give();
      else this.#giveAfter(now, leftMs);
    });
  }

  #give(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) this.#schedule();
  }
}

/** Says when work has gone on for long enough without letting others have a turn. */
export class Pace {
  readonly #turns: Turns;
  #since = performance.now();

  constructor(turns = new Turns()) {
    this.#turns = turns;
  }

  get isDue(): boolean {
    return performance.now() - this.#since >= SLICE_MS;
  }

  async turn(): Promise<void> {
    await this.#turns.next();
    this.#since = performance.now();
  }
}
