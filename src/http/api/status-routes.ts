import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Context } from '../../context.ts';
import * as settings from '../../usecases/settings.ts';
import * as status from '../../usecases/status.ts';
import { actorOf } from '../actor.ts';
import { version } from '../version.ts';
import * as schema from './schema/status.ts';

const LIVE_CONNECTIONS = 'chatkeep_live_connections';

/** What is configured, and how the server stands. */
export function addStatusRoutes(scope: FastifyInstance, ctx: Context): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();
  const startedAt = ctx.clock();

  room.get('/settings', { schema: schema.getSettings }, (request) => ({
    version,
    ...settings.configured(ctx, actorOf(request)),
  }));

  room.get('/status', { schema: schema.getStatus }, async (request) => {
    const found = await status.overview(ctx, actorOf(request));
    const live = await liveConnections(scope.metrics);
    return presentStatus(found, {
      startedAt,
      machine: ctx.config.machineName,
      minutes: [...scope.minutes.list()],
      live,
    });
  });
}

/** Of this process; none where nobody takes any. */
async function liveConnections(metrics: Registry): Promise<schema.ApiStatus['live']> {
  const found = await metrics.getSingleMetric(LIVE_CONNECTIONS)?.get();
  const of = (kind: string) => found?.values.find(({ labels }) => labels['kind'] === kind)?.value;
  return { users: of('user') ?? 0, operators: of('operator') ?? 0, clients: of('client') ?? 0 };
}

interface Process {
  readonly startedAt: number;
  readonly machine: string;
  readonly minutes: schema.ApiStatus['minutes'];
  readonly live: schema.ApiStatus['live'];
}

function presentStatus(
  { database, storage, importTotals, imports, search }: status.Overview,
  { startedAt, machine, minutes, live }: Process,
): schema.ApiStatus {
  const rows = (of: keyof typeof storage) => {
    const { rows: size, isEstimated } = storage[of];
    return { rows: size, estimated: isEstimated };
  };
  const { isComplete, isKeeper, storedAt, ...index } = search;
  return {
    server: {
      version,
      node: process.version,
      machine,
      startedAt,
      memoryBytes: process.memoryUsage.rss(),
    },
    database: {
      version: database.version,
      embedded: database.isEmbedded,
      sizeBytes: database.bytes,
      connections: database.connections,
    },
    storage: {
      users: rows('users'),
      operators: rows('operators'),
      conversations: rows('conversations'),
      messages: rows('messages'),
      media: rows('media'),
      mediaBytes: database.mediaBytes,
    },
    ingest: { totals: [...importTotals], latest: [...imports] },
    search: { ...index, complete: isComplete, keeper: isKeeper, storedAt: storedAt ?? null },
    live,
    minutes,
  };
}
