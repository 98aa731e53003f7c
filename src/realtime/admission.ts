import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { MinuteCounts } from '../domain/minute-counts.ts';
import type { LiveSocket } from './door.ts';

type Connection = LiveSocket['conn'];

/** Everybody behind one proxy may come back in the same minute. */
const TRIES_PER_REQUEST = 10;
const MOST_CONNECTIONS = 50;

/** How often one may come in, and how many times at once. Each throws rate_limited. */
export interface Admission {
  /** Counts a try to connect, whatever comes of it. */
  countTry(address: string): void;
  /** Counts the connection for somebody until it ends. */
  countConnection(conn: Connection, actorId: string): void;
}

export function openAdmission(ctx: Context): Admission {
  const tries = new MinuteCounts();
  const mostTries = ctx.config.rateLimitPerMinute * TRIES_PER_REQUEST;
  const connections = new Map<string, number>();

  return {
    countTry(address) {
      const waitMs = tries.waitMs(address, mostTries, ctx.clock());
      tries.add(address, ctx.clock());
      if (waitMs === 0) return;
      throw new AppError(
        'rate_limited',
        `more than ${mostTries} connections a minute from this address: wait ${Math.ceil(waitMs / 1000)} s`,
        { retryAfterMs: waitMs },
      );
    },
    countConnection(conn, actorId) {
      const count = connections.get(actorId) ?? 0;
      if (count >= MOST_CONNECTIONS) {
        throw new AppError(
          'rate_limited',
          `there are ${MOST_CONNECTIONS} live connections of "${actorId}" already: close one first`,
        );
      }
      // It may have ended meanwhile.
      if (conn.readyState !== 'open') return;
      connections.set(actorId, count + 1);
      conn.once('close', () => {
        const left = (connections.get(actorId) ?? 1) - 1;
        if (left === 0) connections.delete(actorId);
        else connections.set(actorId, left);
      });
    },
  };
}
