import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CutReason } from './outbox.ts';
import type { Hub } from './hub.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface LiveMetrics {
  told(seconds: number): void;
  cut(reason: CutReason): void;
}

export function openLiveMetrics(registry: Registry, hub: Hub): LiveMetrics {
  new Gauge({
    name: 'chatkeep_live_connections',
    help: 'Live connections to this process.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const counts = { user: 0, operator: 0, client: 0 };
      for (const { subject } of hub.all) counts[subject.kind] += 1;
      for (const [kind, count] of Object.entries(counts)) this.set({ kind }, count);
    },
  });
  const delivery = new Histogram({
    name: 'chatkeep_live_delivery_seconds',
    help: 'From the moment that an event gives as its own until it was handed to its clients here.',
    buckets: SECONDS,
    registers: [registry],
  });
  const cuts = new Counter({
    name: 'chatkeep_live_cuts_total',
    help: 'Live connections that this process ended, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    told: (seconds) => delivery.observe(Math.max(0, seconds)),
    cut: (reason) => cuts.inc({ reason }),
  };
}
