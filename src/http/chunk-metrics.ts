import type { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { addStatusGauges } from './status-gauges.ts';

export function addChunkMetrics(registry: Registry, { chunks, log }: Context): void {
  addStatusGauges(registry, log, {
    prefix: 'chatkeep_conversations',
    of: 'conversations',
    status: () => chunks.status(),
    gauges: {
      unsealed: [
        'Conversations that chatSearchs looks at one by one until they are sealed in their chunks.',
        (status) => status.changed,
      ],
      sealing: [
        'Whether it is this process that seals conversations for all.',
        (status) => Number(status.isSealing),
      ],
    },
  });
}
