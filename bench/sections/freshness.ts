import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Options } from '../options.ts';
import { runWorker, startServer, startWorker } from '../processes.ts';
import { type Figure, figure } from '../report.ts';
import { median, percentile } from '../stats.ts';
import type { ProbersJob, ProbersResult } from '../workers/probers.ts';
import type { SpeakersJob, SpeakersResult } from '../workers/speakers.ts';
import { conversationId, makePeople, tokenOf } from './live-people.ts';

const SECTION = 'freshness';
const SENDERS = 32;
const PROBERS = 3;
const STEADY = 500;
const AIM_MS = 1000;
const SETTLE_MS = 2000;

interface Taken {
  readonly probed: ProbersResult;
  readonly spoken: SpeakersResult;
}

/** How long after its commit a message is found, over HTTP, while others send. */
export async function measureFreshness(
  options: Options,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const dataDir = join(options.dataDir, 'freshness');
  await rm(dataDir, { recursive: true, force: true });
  const count = SENDERS + PROBERS;
  await makePeople(options.mainFile, dataDir, { users: count, conversations: count });
  const seats = Array.from({ length: count }, (_, n) => ({
    conversationId: conversationId(n),
    token: tokenOf.operator(n),
  }));
  await using server = await startServer(options.mainFile, dataDir);
  const loads = [
    { name: `${SENDERS} sending at full rate`, perSecond: 0, taken: [] as Taken[] },
    { name: `${STEADY} messages/s`, perSecond: STEADY, taken: [] as Taken[] },
  ];
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, perSecond, taken } of round % 2 === 0 ? loads : loads.toReversed()) {
      const speakers = await startWorker<SpeakersResult>('speakers', {
        origin: server.origin,
        seats: seats.slice(PROBERS),
        perSecond,
      } satisfies SpeakersJob);
      await delay(SETTLE_MS);
      const probed = await runWorker<ProbersResult>('probers', {
        origin: server.origin,
        seats: seats.slice(0, PROBERS),
        seconds: options.seconds,
      } satisfies ProbersJob);
      taken.push({ probed, spoken: await speakers.finish() });
      process.stderr.write(`  freshness, ${name}, round ${round + 1}: done\n`);
    }
  }
  return {
    figures: loads.flatMap(({ name, taken }) => figuresOf(name, taken)),
    notes: loads.map(({ name, taken }) => noteOf(name, taken)),
  };
}

function figuresOf(name: string, taken: readonly Taken[]): Figure[] {
  return (['p99', 'p50'] as const).map((which) =>
    figure({
      section: SECTION,
      what: `${name}: from commit to found, ${which}`,
      against: 'one second',
      unit: 'ms',
      measured: taken.map(({ probed }) => percentile(probed.foundMs, which === 'p99' ? 0.99 : 0.5)),
      reference: taken.map(() => AIM_MS),
      ...(which === 'p99' ? { aim: { most: 1 } } : {}),
    }),
  );
}

function noteOf(name: string, taken: readonly Taken[]): string {
  const of = (pick: (each: Taken) => number) => Math.round(median(taken.map(pick)));
  return (
    `freshness, ${name}: ${of(({ spoken }) => spoken.perSecond).toLocaleString('en')} messages/s were sent, ` +
    `${of(({ probed }) => probed.foundMs.length)} looked for a round; one search took ` +
    `${of(({ probed }) => percentile(probed.searchMs, 0.5))} ms (p50), which with 5 ms between two is how ` +
    `finely the time is taken`
  );
}
