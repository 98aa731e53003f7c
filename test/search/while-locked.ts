import type { TestContext } from '../helpers/context.ts';

/** Nobody can read a message meanwhile. */
export async function whileLocked<T>(
  { db }: Pick<TestContext, 'db'>,
  work: () => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query('begin; lock table messages in access exclusive mode');
    return await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}
