import type { Context } from '../context.ts';
import * as tokenStore from '../store/tokens.ts';

const EVERY_MS = 3_600_000;
// Somebody may still want to know why a token was refused.
const KEPT_EXPIRED_MS = 7 * 86_400_000;
const PURGED_AT_ONCE = 10_000;

/** Removes tokens that expired a week ago or longer; gives how many. */
export async function purgeExpired(ctx: Context): Promise<number> {
  const beforeMs = ctx.clock() - KEPT_EXPIRED_MS;
  let purged = 0;
  for (;;) {
    const some = await tokenStore.removeExpired(ctx.db.queries, beforeMs, PURGED_AT_ONCE);
    purged += some;
    if (some < PURGED_AT_ONCE) return purged;
  }
}

/** Purges expired tokens now and then every hour, until disposed; several processes may do so at once. */
export function startPurging(ctx: Context): AsyncDisposable {
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      const purged = await purgeExpired(ctx);
      if (purged > 0) ctx.log.info({ purged }, 'expired tokens were purged');
    } catch (error) {
      ctx.log.warn({ err: error }, 'expired tokens could not be purged');
    }
  };
  const start = () => {
    running = running.then(once);
  };
  start();
  const timer = setInterval(start, EVERY_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
