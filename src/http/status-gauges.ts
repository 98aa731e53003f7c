import { Gauge, type Registry } from 'prom-client';
import type { Context } from '../context.ts';

export interface StatusGauges<Status> {
  /** What the names of the gauges begin with. */
  readonly prefix: string;
  /** Whose they are, for the log. */
  readonly of: string;
  readonly status: () => Promise<Status>;
  readonly gauges: Readonly<
    Record<string, readonly [help: string, pick: (status: Status) => number]>
  >;
}

/**
 * Gauges that are read from one status, which is asked for once a scrape. While it cannot be had
 * they are left out, rather than given as they were.
 */
export function addStatusGauges<Status>(
  registry: Registry,
  log: Pick<Context['log'], 'warn'>,
  { prefix, of, status, gauges }: StatusGauges<Status>,
): void {
  let asking: Promise<Status | undefined> | undefined;

  async function ask(): Promise<Status | undefined> {
    try {
      return await status();
    } catch (error) {
      log.warn({ err: error }, `metrics are given without those of ${of}`);
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  for (const [name, [help, pick]] of Object.entries(gauges)) {
    new Gauge({
      name: `${prefix}_${name}`,
      help,
      registers: [registry],
      async collect() {
        const found = await (asking ??= ask());
        if (found === undefined) this.remove();
        else this.set(pick(found));
      },
    });
  }
}
