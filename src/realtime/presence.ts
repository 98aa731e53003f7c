import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Subject } from '../domain/event-audience.ts';
import * as presence from '../usecases/presence.ts';
import type { PresenceSubject } from '../usecases/presence.ts';

/** Says in the database who is connected to this process. */
export interface PresenceReporter extends AsyncDisposable {
  came(who: Subject): void;
  went(who: Subject): void;
}

const TICK_MS = 100;
const BEAT_EVERY_MS = 5000;
const RETRY_MS = 1000;
const MOST_AT_ONCE = 1000;

function presenceSubject(who: Subject): PresenceSubject | undefined {
  return who.kind === 'client' ? undefined : `${who.kind}:${who.no}`;
}

/**
 * Whoever comes is reported at once, together with all others of the same moment; whoever goes is
 * given `graceMs` to come back first.
 */
export async function openPresenceReporter(
  ctx: Context,
  { graceMs }: { readonly graceMs: number },
): Promise<PresenceReporter> {
  const stop = new AbortController();
  const counts = new Map<PresenceSubject, number>();
  const changed = new Set<PresenceSubject>();
  const leaving = new Map<PresenceSubject, NodeJS.Timeout>();
  let nodeId = await presence.enter(ctx);
  let beatAt = 0;

  async function beat(): Promise<void> {
    if (!(await presence.beat(ctx, nodeId))) {
      nodeId = await presence.enter(ctx);
      for (const subject of counts.keys()) changed.add(subject);
    }
    await presence.sweep(ctx);
  }

  async function report(): Promise<void> {
    const subjects = [...changed].slice(0, MOST_AT_ONCE);
    for (const subject of subjects) changed.delete(subject);
    try {
      const connections = subjects.map((subject) => ({
        subject,
        connections: counts.get(subject) ?? 0,
      }));
      await presence.report(ctx, nodeId, connections);
    } catch (error) {
      for (const subject of subjects) changed.add(subject);
      throw error;
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      let pauseMs = TICK_MS;
      try {
        if (Date.now() >= beatAt) {
          await beat();
          beatAt = Date.now() + BEAT_EVERY_MS;
        }
        if (changed.size > 0) await report();
      } catch (error) {
        if (!stop.signal.aborted) ctx.log.warn({ err: error }, 'presence could not be reported');
        pauseMs = RETRY_MS;
      }
      await delay(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    came(who) {
      const subject = presenceSubject(who);
      if (subject === undefined) return;
      clearTimeout(leaving.get(subject));
      leaving.delete(subject);
      counts.set(subject, (counts.get(subject) ?? 0) + 1);
      changed.add(subject);
    },
    went(who) {
      const subject = presenceSubject(who);
      if (subject === undefined || stop.signal.aborted) return;
      const left = (counts.get(subject) ?? 0) - 1;
      if (left > 0) {
        counts.set(subject, left);
        changed.add(subject);
        return;
      }
      counts.delete(subject);
      const gone = setTimeout(() => {
        leaving.delete(subject);
        changed.add(subject);
      }, graceMs);
      leaving.set(subject, gone);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      for (const timer of leaving.values()) clearTimeout(timer);
      await running;
      await presence.leave(ctx, nodeId).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'the end of this process could not be reported');
      });
    },
  };
}
