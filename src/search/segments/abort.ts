/** Waits for work or for the signal, whichever is first. */
export class Abort implements Disposable {
  readonly signal: AbortSignal;
  readonly #aborted: Promise<false>;
  #stop: () => void = () => {};

  constructor(signal: AbortSignal = new AbortController().signal) {
    this.signal = signal;
    this.#aborted = new Promise((resolve) => {
      const abort = () => resolve(false);
      signal.addEventListener('abort', abort, { once: true });
      this.#stop = () => signal.removeEventListener('abort', abort);
      if (signal.aborted) abort();
    });
  }

  /** Whether the work was done before the signal aborted. Throws what the work throws. */
  async isBefore(work: Promise<void>): Promise<boolean> {
    const done = work.then(
      () => true,
      (error: unknown) => {
        if (this.signal.aborted) return false;
        throw error;
      },
    );
    return (await Promise.race([this.#aborted, done])) && !this.signal.aborted;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
