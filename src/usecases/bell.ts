/** Wakes whoever waits for something to have changed. */
export class Bell {
  #rings = 0;
  readonly #waiting = new Set<() => void>();

  ring(): void {
    this.#rings += 1;
    for (const wake of this.#waiting) wake();
  }

  /** How often it rang: to be taken before looking whether there is something to do. */
  get rings(): number {
    return this.#rings;
  }

  /** Waits for a ring after those, so many milliseconds or the signal, whichever is first. */
  async wait(rings: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#rings !== rings || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#waiting.add(end);
    });
  }
}

/** Waits so many milliseconds or for the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Bell().wait(0, ms, signal);
}
