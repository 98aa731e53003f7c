import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/open.ts';
import { testDatabase } from '../helpers/database.ts';

// Every way to the database says in the same words that it is not there.

const database = await testDatabase();
const log = { warn: () => undefined };
const open = (url: string) =>
  openDb({ connection: () => ({ connectionString: url }), poolSize: 1, log });
const away = open('postgresql://nobody@127.0.0.1:1/nothing');
afterAll(async () => {
  await away[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const DIES = 'select pg_terminate_backend(pg_backend_pid())';
const IS_WRONG = `select 'x'::int as number`;
const named = (text: string) => ({ name: text, text });

const ways: Readonly<Record<string, (db: Db, text: string) => Promise<unknown>>> = {
  queries: (db, text) => sql.raw(text).execute(db.queries),
  read: (db, text) => db.read(named(text), []),
  prepared: (db, text) => db.prepared(named(text), []),
  query: (db, text) => db.query(text, []),
  transaction: (db, text) => db.transaction((tx) => tx.send(named(text), [])),
  'queries of a transaction': (db, text) =>
    db.transaction((tx) => sql.raw(text).execute(tx.queries)),
  pipelined: (db, text) => db.pipelined(async (tx) => ({ last: tx.send(named(text), []) })),
  withConnection: (db, text) => db.withConnection((client) => client.query(text)),
  async lane(db, text) {
    await using lane = db.lane({ size: 1, timeoutMs: 5000 });
    return await lane.prepared(named(text), []);
  },
  async 'transaction of a lane'(db, text) {
    await using lane = db.lane({ size: 1, timeoutMs: 5000 });
    return await lane.transaction((send) => send(named(text), []));
  },
};

describe.each(Object.entries(ways))('%s', (_name, ask) => {
  test('nobody listens there', async () => {
    await expect(ask(away, 'select 1')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('the connection ends meanwhile, and the next is a new one', async () => {
    await using db = open(database.url);
    await expect(ask(db, DIES)).rejects.toMatchObject({ code: 'unavailable' });
    await expect
      .poll(() =>
        ask(db, 'select 1').then(
          () => 'answered',
          () => 'not yet',
        ),
      )
      .toBe('answered');
  });

  test('what the database has against a statement comes out as it is', async () => {
    await using db = open(database.url);
    await expect(ask(db, IS_WRONG)).rejects.toMatchObject({ code: '22P02' });
  });
});

test('so does a hold', async () => {
  await expect(away.tryHold('anything')).rejects.toMatchObject({ code: 'unavailable' });
});
