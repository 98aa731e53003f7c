import type { Db } from '../db/open.ts';

const countedTables = ['users', 'operators', 'conversations', 'messages', 'media'] as const;
export type CountedTable = (typeof countedTables)[number];

/** Tables longer than this are estimated. */
const COUNTED_TO = 100_000;

export interface TableSize {
  readonly rows: number;
  readonly isEstimated: boolean;
}

/** How many rows the tables have: of long ones, what the last analysis of them says. */
export async function countTables(db: Db): Promise<Record<CountedTable, TableSize>> {
  const counted = countedTables.map(
    (table) =>
      `select '${table}' as name, (select count(*) from (select from ${table} limit ${COUNTED_TO}) x) as counted,
         (select reltuples::bigint from pg_class where oid = '${table}'::regclass) as estimated`,
  );
  const rows = await db.query<{ name: CountedTable; counted: number; estimated: number }>(
    counted.join(' union all '),
    [],
  );
  const of = (name: CountedTable): TableSize => {
    const { counted: exact = 0, estimated = 0 } = rows.find((row) => row.name === name) ?? {};
    const isEstimated = exact >= COUNTED_TO;
    return { rows: isEstimated ? Math.max(exact, estimated) : exact, isEstimated };
  };
  return {
    users: of('users'),
    operators: of('operators'),
    conversations: of('conversations'),
    messages: of('messages'),
    media: of('media'),
  };
}

export interface DatabaseSize {
  readonly version: string;
  readonly bytes: number;
  readonly mediaBytes: number;
}

export async function findDatabaseSize(db: Db): Promise<DatabaseSize> {
  const [row] = await db.query<DatabaseSize>(
    `select current_setting('server_version') as version,
       pg_database_size(current_database()) as bytes,
       (select coalesce(sum(size_bytes), 0)::bigint from
         (select distinct on (key) size_bytes from media order by key) m) as "mediaBytes"`,
    [],
  );
  return row ?? { version: '', bytes: 0, mediaBytes: 0 };
}

/** How many numbers messages have taken so far, in whatever process; some may be without a message. */
export async function findLastMessageNo(db: Db): Promise<number> {
  const [row] = await db.query<{ no: number }>(
    'select case when is_called then last_value else 0 end as no from message_no',
    [],
  );
  return row?.no ?? 0;
}
