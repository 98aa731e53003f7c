import { expect, test } from 'vitest';
import { testContext } from '../helpers/context.ts';

test('what is held keeps no rows from being vacuumed', async () => {
  await using ctx = await testContext();
  await using hold = await ctx.db.tryHold('test');
  expect(hold).toBeDefined();
  const { rows } = await ctx.db.pool.query(
    `select state, backend_xmin, backend_xid from pg_stat_activity
     where datname = current_database() and application_name = 'chatkeep holder'`,
  );
  expect(rows).toEqual([{ state: 'idle in transaction', backend_xmin: null, backend_xid: null }]);
});
