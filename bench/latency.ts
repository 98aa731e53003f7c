import { performance } from 'node:perf_hooks';
import type { Connection, HttpCall } from './requests.ts';

/** One thing to time; `next` does it once, a little different each time. */
export interface TimedCase {
  readonly name: string;
  readonly next: () => Promise<unknown>;
}

export interface Limits {
  readonly samples: number;
  /** A slow case gets fewer samples, though never fewer than 20. */
  readonly msPerCase: number;
}

/** Times the cases in turns over one connection each, so that all meet the same machine; ms by name. */
export async function timeInTurns(
  cases: readonly TimedCase[],
  limits: Limits,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  const spent = new Map<string, number>();
  for (let turn = 0; turn < limits.samples; turn++) {
    for (const { name, next } of cases) {
      const total = spent.get(name) ?? 0;
      if (turn >= 20 && total > limits.msPerCase) continue;
      // Once untimed: what came before was another statement, and caches are full of it.
      await next();
      const since = performance.now();
      await next();
      const ms = performance.now() - since;
      spent.set(name, total + ms);
      times.get(name)?.push(ms);
    }
  }
  return times;
}

/** Calls of one case, over and over, on a connection kept open. */
export function httpCase(
  name: string,
  connection: Connection,
  calls: readonly HttpCall[],
): TimedCase {
  let turn = 0;
  return {
    name,
    next: async () => {
      const call = calls[(turn = (turn + 1) % calls.length)];
      if (call === undefined) throw new Error(`${name}: no calls`);
      await connection.answer(call);
    },
  };
}

/** The values of several rounds under each name. */
export function byName<T>(
  rounds: readonly ReadonlyMap<string, number[]>[],
  reduce: (samples: readonly number[]) => T,
): (name: string) => T[] {
  return (name) => rounds.map((round) => reduce(round.get(name) ?? []));
}
