import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../../helpers/app.ts';
import { type Operation, readOperations } from './operations.ts';
import { type Draft, drafts } from './requests.ts';
import { send, shapeChecks } from './send.ts';
import { type World, buildWorld, digest, renew } from './world.ts';

/**
 * Requests made from /openapi.json, mostly right, many with one thing wrong: whatever is sent, the
 * answer is no 5xx, comes, and has the shape that its family promises.
 */
const LONG = process.env['CHATKEEP_LONG'] === '1';
const REQUESTS = LONG ? 2000 : 60;
const AT_ONCE = LONG ? 100 : 12;
const TIMEOUT_MS = LONG ? 3_600_000 : 60_000;

const t = await testApp({ CHATKEEP_RATE_LIMIT_PER_MINUTE: '1000000000' });
let world: World = await buildWorld(t);
const { document, operations } = await readOperations(t);

afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await renew(t);
});

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s answers whatever it is sent',
  async (_name, operation) => {
    const check = shapeChecks(document, operation);
    const batches = fc.array(drafts(document, operation), {
      minLength: AT_ONCE,
      maxLength: AT_ONCE,
    });
    let sent = 0;
    const property = fc.asyncProperty(batches, async (batch) => {
      if (LONG) world = await renew(t);
      const outcomes = await Promise.all(batch.map((draft) => send(t, world, operation, draft)));
      for (const outcome of outcomes) check(outcome);
      sent += outcomes.length;
    });
    await fc.assert(property, { numRuns: REQUESTS / AT_ONCE });
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
  },
  TIMEOUT_MS,
);

/** The request made such that it can only be refused. */
function refusable(operation: Operation, draft: Draft, how: number): Draft {
  const wrong = { role: how % 2 === 0 ? ('none' as const) : ('bad' as const) };
  if (operation.family !== 'api' || (how < 4 && !operation.open)) return { ...draft, ...wrong };
  if (operation.multipart || operation.method === 'GET' || how < 6) {
    return { ...draft, query: [...draft.query, ['no-such-field', '1']] };
  }
  return { ...draft, body: '{"no-such-field":1}', type: 'application/json' };
}

test(
  'what was refused has changed nothing',
  async () => {
    const before = await digest(t);
    const tried = operations.map(async (operation) => {
      const some = fc.sample(drafts(document, operation), LONG ? 500 : 8);
      for (const [at, draft] of some.entries()) {
        const outcome = await send(t, world, operation, refusable(operation, draft, at % 8));
        expect([operation.name, outcome.refused, outcome.body]).toEqual([
          operation.name,
          true,
          outcome.body,
        ]);
        expect(outcome.status).toBeLessThan(500);
      }
    });
    await Promise.all(tried);
    expect(await digest(t)).toBe(before);
  },
  TIMEOUT_MS,
);

test('a change is seen by the digest', async () => {
  const before = await digest(t);
  await t.ctx.db.pool.query(`insert into settings (key, value) values ('fuzz', '1')`);
  expect(await digest(t)).not.toBe(before);
});
