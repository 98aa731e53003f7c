export interface Rate {
  readonly perSecond: number;
  /** So many at once, after a pause. */
  readonly burst: number;
}

/** A bucket of permits that fills steadily. */
export class Permits {
  readonly #rate: Rate;
  #left: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes one; gives 0, or after how many ms there will be one. */
  take(nowMs: number): number {
    const { perSecond, burst } = this.#rate;
    const filled = (Math.max(0, nowMs - this.#atMs) / 1000) * perSecond;
    this.#left = Math.min(burst, this.#left + filled);
    this.#atMs = nowMs;
    if (this.#left < 1) return Math.ceil(((1 - this.#left) / perSecond) * 1000);
    this.#left -= 1;
    return 0;
  }
}
