import type { Context } from '../context.ts';
import * as tokenStore from '../store/tokens.ts';
import { repeat } from './repeat.ts';

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
  const failed = 'expired tokens could not be purged';
  return repeat({ log: ctx.log, everyMs: EVERY_MS, first: 'now', failed }, async () => {
    const purged = await purgeExpired(ctx);
    if (purged > 0) ctx.log.info({ purged }, 'expired tokens were purged');
  });
}
