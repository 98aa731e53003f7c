import { Gauge, type Registry } from 'prom-client';
import type { Context } from '../context.ts';
import type { SearchIndexStatus } from '../usecases/search-index.ts';

const gauges: Readonly<
  Record<string, readonly [help: string, pick: (status: SearchIndexStatus) => number]>
> = {
  documents: ['Messages in the stored part of the search index.', (status) => status.documents],
  recent_documents: [
    'Messages that this process keeps in memory for searches until they are stored.',
    (status) => status.recent,
  ],
  segments: ['Segments of the search index.', (status) => status.segments],
  bytes: ['Size of the segments of the search index.', (status) => status.bytes],
  behind_events: [
    'Events of the log that searches of this process do not know yet.',
    (status) => status.behind,
  ],
  complete: [
    'Whether all messages can be found: 0 while the search index is built for the first time.',
    (status) => Number(status.isComplete),
  ],
  keeper: [
    'Whether it is this process that keeps the search index for all.',
    (status) => Number(status.isKeeper),
  ],
  stored_timestamp_seconds: [
    'When this process last stored a part of the search index; 0 if it never did.',
    (status) => (status.storedAt ?? 0) / 1000,
  ],
};

export function addSearchMetrics(registry: Registry, ctx: Context): void {
  let asking: Promise<SearchIndexStatus | undefined> | undefined;

  async function ask(): Promise<SearchIndexStatus | undefined> {
    try {
      return await ctx.searchIndex.status();
    } catch (error) {
      ctx.log.warn({ err: error }, 'metrics are given without those of the search index');
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  for (const [name, [help, pick]] of Object.entries(gauges)) {
    new Gauge({
      name: `chatkeep_search_${name}`,
      help,
      registers: [registry],
      async collect() {
        const status = await (asking ??= ask());
        if (status !== undefined) this.set(pick(status));
      },
    });
  }
}
