import pg from 'pg';
import type { Prepared } from './open.ts';
import { PLANNING } from './writers.ts';

type Send = <Row extends pg.QueryResultRow>(
  statement: Prepared,
  values: readonly unknown[],
) => Promise<Row[]>;

/**
 * A few connections that one part of the program has for itself, so that neither it nor the others
 * wait for one another. All that goes through finds rows by their keys; it is planned accordingly.
 */
export interface Lane extends AsyncDisposable {
  readonly prepared: Send;
  transaction<T>(work: (send: Send) => Promise<T>): Promise<T>;
}

export interface LaneOptions {
  readonly connection: () => pg.PoolConfig;
  readonly size: number;
  readonly onError: (error: Error) => void;
}

export function openLane(options: LaneOptions): Lane {
  const pool = new pg.Pool({ ...options.connection(), max: options.size, pipeline: true });
  pool.on('connect', (client) => {
    client.on('error', options.onError);
    client.query(PLANNING).catch(options.onError);
  });
  pool.on('error', () => undefined);

  const sendOn =
    (client: pg.Pool | pg.ClientBase): Send =>
    async <Row extends pg.QueryResultRow>(statement: Prepared, values: readonly unknown[]) => {
      const query = { ...statement, values: [...values] };
      return (await client.query<Row>(query)).rows;
    };

  return {
    prepared: sendOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken = true;
      try {
        await client.query('begin');
        const result = await work(sendOn(client));
        await client.query('commit');
        broken = false;
        return result;
      } catch (error) {
        broken = await client.query('rollback').then(
          () => false,
          () => true,
        );
        throw error;
      } finally {
        client.release(broken);
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
