import { expect } from 'vitest';
import type { PoolClient } from 'pg';
import type { TestContext } from '../helpers/context.ts';

/** Somebody else's transaction, open until disposed. */
export interface Other extends AsyncDisposable {
  readonly client: PoolClient;
}

export async function otherTransaction(ctx: TestContext): Promise<Other> {
  const client = await ctx.db.pool.connect();
  await client.query(`begin; set local deadlock_timeout = '30s'`);
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.query('rollback');
      client.release();
    },
  };
}

export const lockState = `select from conversation_state s join conversations c on c.no = s.conversation_no
  where c.id = $1 for update of s`;
export const lockTimeline = `select from timeline_state s join users u on u.no = s.user_no
  where u.id = $1 for update of s`;

/** Until somebody waits for what the other has locked. */
export async function someoneWaitsFor(other: Other): Promise<void> {
  const waiting = async () => {
    const { rows } = await other.client.query<{ n: number }>(
      `select count(*)::int as n from pg_locks
       where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`,
    );
    return rows[0]?.n;
  };
  await expect.poll(waiting, { timeout: 60_000 }).toBeGreaterThan(0);
}

/** Until somebody waits for a lock in the database. */
export async function someoneWaits(ctx: TestContext): Promise<void> {
  const waiting = async () => {
    const { rows } = await ctx.db.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n;
  };
  await expect.poll(waiting).toBeGreaterThan(0);
}
