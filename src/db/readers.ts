import pg from 'pg';
import type { Prepared } from './open.ts';

/**
 * A few connections for short prepared reads. Statements are sent one after another without waiting
 * for answers (pipelining), which at 32 concurrent pages costs a third less than a pool of the
 * plain kind (docs/adr/0011). Nothing slow may be sent here: what is behind it waits.
 */
export interface Readers extends AsyncDisposable {
  query<Row extends pg.QueryResultRow>(
    statement: Prepared,
    values: readonly unknown[],
  ): Promise<Row[]>;
}

export interface ReaderOptions {
  readonly connection: () => pg.ClientConfig;
  readonly size: number;
  readonly onError: (error: Error) => void;
}

export function openReaders(options: ReaderOptions): Readers {
  const clients: (Promise<pg.Client> | undefined)[] = Array.from({ length: options.size });
  let next = 0;
  let closed = false;

  async function connect(place: number): Promise<pg.Client> {
    const client = new pg.Client({ ...options.connection(), pipeline: true });
    const forget = (error?: Error) => {
      if (error !== undefined) options.onError(error);
      if (clients[place] === opened) clients[place] = undefined;
    };
    client.on('error', forget);
    client.on('end', () => forget());
    const opened: Promise<pg.Client> = client.connect().then(() => client);
    clients[place] = opened;
    opened.catch(() => forget());
    return opened;
  }

  return {
    async query<Row extends pg.QueryResultRow>(statement: Prepared, values: readonly unknown[]) {
      if (closed) throw new Error('Connection terminated: the readers are closed');
      const place = next;
      next = (next + 1) % options.size;
      const client = await (clients[place] ?? connect(place));
      const result = await client.query<Row>({ ...statement, values: [...values] });
      return result.rows;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const client of clients) await (await client?.catch(() => undefined))?.end();
    },
  };
}
