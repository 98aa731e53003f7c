import type { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { addStatusGauges } from './status-gauges.ts';

export function addSearchMetrics(registry: Registry, { searchIndex, log }: Context): void {
  addStatusGauges(registry, log, {
    prefix: 'chatkeep_search',
    of: 'the search index',
    status: () => searchIndex.status(),
    gauges: {
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
    },
  });
}
