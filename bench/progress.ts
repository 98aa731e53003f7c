import { performance } from 'node:perf_hooks';

/** One line on stderr that says how far a long step is; on a terminal it is overwritten in place. */
export class Progress {
  readonly #name: string;
  readonly #end: number;
  readonly #since = performance.now();
  #done = 0;
  #shownAt = performance.now();

  constructor(name: string, end: number) {
    this.#name = name;
    this.#end = end;
  }

  add(count: number): void {
    this.#done += count;
    const everyMs = process.stderr.isTTY ? 200 : 10_000;
    if (performance.now() - this.#shownAt < everyMs) return;
    this.#shownAt = performance.now();
    this.#show(process.stderr.isTTY ? '\r' : '\n');
  }

  finish(): void {
    this.#show('\n');
  }

  #show(lineEnd: string): void {
    const seconds = (performance.now() - this.#since) / 1000;
    const percent = this.#end === 0 ? 100 : Math.round((this.#done / this.#end) * 100);
    const rate = Math.round(this.#done / Math.max(seconds, 0.001)).toLocaleString('en');
    process.stderr.write(
      `  ${this.#name}: ${this.#done.toLocaleString('en')} (${percent} %), ${rate}/s, ${seconds.toFixed(1)} s   ${lineEnd}`,
    );
  }
}

/** Runs a step of its own name, and says how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await work();
  const seconds = (performance.now() - since) / 1000;
  process.stderr.write(`  ${name}: ${seconds.toFixed(1)} s\n`);
  return result;
}
