import { createServer } from 'node:http';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { openLiveWire } from '../../src/http/api/live-wire.ts';
import { openLive } from '../../src/realtime/open.ts';
import { testContext } from '../helpers/context.ts';

test('what cannot open leaves nothing open', async () => {
  await using ctx = await testContext();
  let listening = 0;
  const db: typeof ctx.db = {
    ...ctx.db,
    listen(handlers) {
      const listener = ctx.db.listen(handlers);
      listening += 1;
      return {
        async [Symbol.asyncDispose]() {
          listening -= 1;
          await listener[Symbol.asyncDispose]();
        },
      };
    },
  };
  await ctx.db.pool.query('alter table live_nodes rename to elsewhere');
  const options = { server: createServer(), wire: openLiveWire(ctx), registry: new Registry() };
  await expect(openLive({ ...ctx, db }, options)).rejects.toThrow('live_nodes');
  expect(listening).toBe(0);
});
