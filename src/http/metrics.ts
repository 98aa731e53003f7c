import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Context } from '../context.ts';
import { importTotals } from '../usecases/status.ts';
import { addChunkMetrics } from './chunk-metrics.ts';
import { addSearchMetrics } from './search-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What `/metrics` gives, for whatever else has something to count. */
    readonly metrics: Registry;
  }
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Prometheus metrics of this process, and the imports' totals from the database. `code` is the HTTP
 * status; `answer` is the code inside the envelope where a family has one.
 */
export function addMetrics(server: FastifyInstance, ctx: Context): void {
  const registry = new Registry();
  server.decorate('metrics', registry);
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'chatkeep_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'code', 'answer'],
    buckets: SECONDS,
    registers: [registry],
  });
  const pool = ctx.db.pool;
  new Gauge({
    name: 'chatkeep_db_connections',
    help: 'Connections of this process to PostgreSQL.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting_requests' }, pool.waitingCount);
    },
  });
  new Counter({
    name: 'chatkeep_import_records_total',
    help: 'Records of all imports, by what became of them.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
    async collect() {
      const totals = await importTotals(ctx).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'metrics are given without those of imports');
        return undefined;
      });
      if (totals === undefined) return;
      this.reset();
      for (const total of totals) {
        const { kind } = total;
        this.inc({ kind, outcome: 'inserted' }, total.inserted);
        this.inc({ kind, outcome: 'duplicate' }, total.duplicate);
        this.inc({ kind, outcome: 'rejected' }, total.rejected);
      }
    },
  });
  addChunkMetrics(registry, ctx);
  addSearchMetrics(registry, ctx);

  const observers = new Map<string, (seconds: number) => void>();
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = {
      method: request.method,
      route,
      code: String(reply.statusCode),
      answer: String(reply.answerCode || reply.statusCode),
    };
    const key = `${labels.method} ${route} ${labels.code} ${labels.answer}`;
    let observe = observers.get(key);
    if (observe === undefined) {
      const child = requests.labels(labels);
      observe = (seconds) => child.observe(seconds);
      observers.set(key, observe);
    }
    observe(reply.elapsedTime / 1000);
    done();
  });

  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
}
