const SLICE_MS = 2;

/**
 * Lets those that have much to do go on one after another, and between any two everything else that
 * waits for the event loop. (Immediates by themselves would all run before the next I/O.)
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#schedule();
    });
  }

  #schedule(): void {
    setImmediate(() => {
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#schedule();
    });
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
