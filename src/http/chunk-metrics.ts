import { Gauge, type Registry } from 'prom-client';
import type { Context } from '../context.ts';
import type { ConversationChunksStatus } from '../usecases/conversation-chunks.ts';

const gauges: Readonly<
  Record<string, readonly [help: string, pick: (status: ConversationChunksStatus) => number]>
> = {
  unsealed: [
    'Conversations that chatSearchs looks at one by one until they are sealed in their chunks.',
    ({ changed }) => changed,
  ],
  sealing: [
    'Whether it is this process that seals conversations for all.',
    ({ isSealing }) => Number(isSealing),
  ],
};

export function addChunkMetrics(registry: Registry, { chunks, log }: Context): void {
  let asking: Promise<ConversationChunksStatus | undefined> | undefined;

  async function ask(): Promise<ConversationChunksStatus | undefined> {
    try {
      return await chunks.status();
    } catch (error) {
      log.warn({ err: error }, 'metrics are given without those of conversations');
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  for (const [name, [help, pick]] of Object.entries(gauges)) {
    new Gauge({
      name: `chatkeep_conversations_${name}`,
      help,
      registers: [registry],
      async collect() {
        const status = await (asking ??= ask());
        if (status !== undefined) this.set(pick(status));
      },
    });
  }
}
