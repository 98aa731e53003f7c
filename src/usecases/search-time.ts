/**
 * Aborts when so many milliseconds have passed, or when the other signal does. AbortSignal.any does
 * not keep the AbortSignal.timeout in it alive: once that is collected as garbage, it never comes.
 */
export class SearchTime implements Disposable {
  readonly signal: AbortSignal;
  readonly #end: () => void;

  constructor(ms: number, left: AbortSignal | undefined) {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, ms).unref();
    left?.addEventListener('abort', abort);
    if (left?.aborted === true) abort();
    this.signal = controller.signal;
    this.#end = () => {
      clearTimeout(timer);
      left?.removeEventListener('abort', abort);
    };
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
