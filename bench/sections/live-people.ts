import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBenchContext } from '../context.ts';

const run = promisify(execFile);
const hex = (n: number) => n.toString(16).padStart(32, '0');

export const userId = (n: number) => `u0001${hex(n)}`;
export const operatorId = (n: number) => `o0001${hex(n)}`;
export const conversationId = (n: number) => `u0001c${hex(n).slice(1)}`;

const secret = (kind: string, n: number) =>
  createHash('md5').update(`${kind} ${n} of the bench`).digest('hex');

export const tokenOf = {
  user: (n: number) => `u0001${secret('user', n)}`,
  operator: (n: number) => `o0001${secret('operator', n)}`,
  service: `s0001${secret('service', 0)}`,
} as const;

/** Users, and for the first of them a conversation with an operator of its own; tokens of all. */
export async function makePeople(
  mainFile: string,
  dataDir: string,
  { users, conversations }: { readonly users: number; readonly conversations: number },
): Promise<void> {
  const createdAt = Date.UTC(2024, 0, 1);
  const records = [
    ...Array.from({ length: users }, (_, n) => ({
      kind: 'user',
      id: userId(n),
      nickName: `用户${n}`,
      icon: '',
      createdAt,
    })),
    ...Array.from({ length: conversations }, (_, n) => ({
      kind: 'operator',
      id: operatorId(n),
      nickName: `客服${n}`,
      createdAt,
    })),
    ...Array.from({ length: conversations }, (_, n) => ({
      kind: 'conversation',
      id: conversationId(n),
      groupId: String(1_000_000 + n),
      userId: userId(n),
      title: '订酒店',
      address: '',
      tags: [],
      status: 3,
      createdAt,
      operatorIds: [operatorId(n)],
    })),
  ];
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'directory.jsonl');
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await run(process.execPath, [mainFile, 'import', 'directory', file, '--data', dataDir]);
  await using ctx = await openBenchContext(dataDir);
  await insertTokens(ctx.db.pool, users, conversations);
}

async function insertTokens(
  pool: { query(text: string, values: unknown[]): Promise<unknown> },
  users: number,
  conversations: number,
): Promise<void> {
  await pool.query(
    `insert into clients (id, name, secret, scope, created_at) values ('bench', 'bench', 'bench', 'op', 0)`,
    [],
  );
  const hash = (token: string) => createHash('sha256').update(token).digest();
  const insert = (kind: string, table: string, ids: string[], hashes: Buffer[]) =>
    pool.query(
      `insert into tokens (hash, kind, subject_no, created_at, expires_at)
       select g.hash, $1, t.no, 0, 9007199254740991
       from unnest($2::text[], $3::bytea[]) as g (id, hash) join ${table} t on t.id = g.id`,
      [kind, ids, hashes],
    );
  const upTo = <T>(count: number, make: (n: number) => T) =>
    Array.from({ length: count }, (_, n) => make(n));
  await insert(
    'user',
    'users',
    upTo(users, userId),
    upTo(users, (n) => hash(tokenOf.user(n))),
  );
  await insert(
    'operator',
    'operators',
    upTo(conversations, operatorId),
    upTo(conversations, (n) => hash(tokenOf.operator(n))),
  );
  await insert('service', 'clients', ['bench'], [hash(tokenOf.service)]);
}
