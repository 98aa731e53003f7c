import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Context } from '../../src/context.ts';
import { fold, grams } from '../../src/domain/fold.ts';
import { type CopyValue, copyIn } from '../../src/store/copy.ts';
import { type ListName, rebuildBuckets } from '../../src/store/display-order.ts';
import { openBenchContext } from '../context.ts';
import { Progress, step } from '../progress.ts';
import { type IndexBuild, ensureIndex } from './index.ts';
import { Plan, type PlanOptions, type PlannedConversation } from './plan.ts';

/**
 * Makes a data set once per folder. The rows are copied straight into the tables, with the secondary
 * indexes put back afterwards; what follows from them (states, timelines, buckets, counts per day)
 * is computed by the database, so that every invariant of the schema holds.
 */
const VERSION = 7;
const MARKER = 'bench-dataset.json';

export interface Dataset {
  readonly dataDir: string;
  readonly plan: Plan;
  readonly index: IndexBuild;
}

export async function ensureDataset(
  parent: string,
  name: string,
  options: PlanOptions,
): Promise<Dataset> {
  const dataDir = join(parent, `${name}-${options.messages}x${options.conversations}`);
  const plan = new Plan(options);
  const wanted: Marker = { version: VERSION, schema: await schemaDigests(), ...options };
  const file = join(dataDir, MARKER);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present !== undefined && isStillGood(JSON.parse(present) as Marker, wanted)) {
    return { dataDir, plan, index: await ensureIndex(dataDir) };
  }
  process.stderr.write(`making the data set "${name}" in ${dataDir}\n`);
  await rm(dataDir, { recursive: true, force: true });
  await step(`the data set "${name}"`, async () => {
    await using ctx = await openBenchContext(dataDir);
    await fill(ctx, plan);
  });
  await writeFile(file, JSON.stringify(wanted));
  return { dataDir, plan, index: await ensureIndex(dataDir) };
}

interface Marker extends PlanOptions {
  readonly version: number;
  /** Of each migration, by the name of its file. */
  readonly schema: Readonly<Record<string, string>>;
}

/** A data set of a schema that was altered is made anew; migrations that were added run on it. */
function isStillGood(present: Marker, wanted: Marker): boolean {
  const { schema: before, ...made } = present;
  const { schema: now, ...asked } = wanted;
  return (
    isDeepStrictEqual(made, asked) &&
    typeof before === 'object' &&
    Object.entries(before).every(([name, digest]) => now[name] === digest)
  );
}

async function schemaDigests(): Promise<Record<string, string>> {
  const folder = fileURLToPath(new URL('../../src/db/migrations/', import.meta.url));
  const digests: Record<string, string> = {};
  for (const name of (await readdir(folder)).toSorted()) {
    const digest = createHash('sha256').update(await readFile(join(folder, name)));
    digests[name] = digest.digest('hex').slice(0, 16);
  }
  return digests;
}

async function fill(ctx: Context, plan: Plan): Promise<void> {
  await ctx.db.withConnection(async (client) => {
    const indexes = await dropSecondaryIndexes(client);
    await copyDirectory(client, plan);
    await copyMessages(client, plan);
    await step('indexes', async () => {
      for (const definition of indexes) await client.query(definition);
    });
    await step('states and timelines', () => derive(client));
  });
  await step('buckets', async () => {
    await buildBuckets(ctx, 'conversation');
    await buildBuckets(ctx, 'timeline');
  });
  await step('vacuum analyze', () => ctx.db.pool.query('vacuum analyze'));
  await ctx.db.pool.query('checkpoint');
}

const bigTables = ['messages', 'timeline', 'conversation_search'];

async function dropSecondaryIndexes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any($1::regclass[]) and not i.indisprimary`,
    [bigTables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map((row) => row.definition);
}

function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** Tells the progress of rows as they are taken. */
function* counted(rows: Iterable<CopyValue[]>, progress: Progress): Generator<CopyValue[]> {
  let pending = 0;
  for (const row of rows) {
    yield row;
    pending += 1;
    if (pending < 1000) continue;
    progress.add(pending);
    pending = 0;
  }
  progress.add(pending);
  progress.finish();
}

function copy(client: pg.ClientBase, target: string, rows: Iterable<CopyValue[]>): Promise<void> {
  return copyIn(client, `copy ${target} from stdin`, rows);
}

/** The rows of entities 1 to `count`, each of which may have any number of rows. */
function* rowsOf(count: number, rows: (no: number) => CopyValue[][]): Generator<CopyValue[]> {
  for (let no = 1; no <= count; no++) yield* rows(no);
}

// They have columns of what is known only with the messages.
const planned = `
  create temp table planned_participants (conversation_no bigint, user_no bigint, position smallint);
  create temp table planned_operators (conversation_no bigint, operator_no bigint, position smallint);
  create temp table planned_tags (conversation_no bigint, tag text, position smallint)`;

async function copyDirectory(client: pg.ClientBase, plan: Plan): Promise<void> {
  const { conversations, operators, users } = plan.options;
  const copyConversations = (
    target: string,
    rows: (conversation: PlannedConversation) => CopyValue[][],
  ) => {
    const [table = ''] = target.split(' ');
    const all = rowsOf(conversations, (no) => rows(plan.conversation(no)));
    return copy(client, target, counted(all, new Progress(table, conversations)));
  };
  await copy(
    client,
    'users (no, id, nick_name, icon, created_at)',
    rowsOf(users, (no) => {
      const { id, nickName, createdAt } = plan.user(no);
      return [[no, id, nickName, no % 3 === 0 ? '' : `${id.slice(5)}.png`, createdAt]];
    }),
  );
  await copy(
    client,
    'operators (no, id, nick_name, created_at)',
    rowsOf(operators, (no) => {
      const { id, nickName, createdAt } = plan.operator(no);
      return [[no, id, nickName, createdAt]];
    }),
  );
  await copyConversations(
    'conversations (no, id, type, group_id, user_no, title, address, status, hidden, created_at)',
    ({ no, id, type, groupId, userNos, title, address, status, hidden, createdAt }) => [
      [
        no,
        id,
        type,
        type === 'direct' ? null : groupId,
        userNos[0] ?? null,
        title,
        address,
        status,
        hidden,
        createdAt,
      ],
    ],
  );
  await client.query(planned);
  await copyConversations('planned_participants (conversation_no, user_no, position)', (c) =>
    c.userNos.map((user, position) => [c.no, user, position]),
  );
  await copyConversations('planned_operators (conversation_no, operator_no, position)', (c) =>
    c.operatorNos.map((operator, position) => [c.no, operator, position]),
  );
  await copyConversations('planned_tags (conversation_no, tag, position)', (c) =>
    c.tags.map((tag, position) => [c.no, tag, position]),
  );
  await copyConversations(
    'conversation_search (conversation_no, created_at, user_nick, operator_nicks, title, tags, grams)',
    (c) => (c.type === 'service' ? [searchRow(plan, c)] : []),
  );
  for (const table of ['users', 'operators', 'conversations']) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'no'), (select max(no) from ${table}))`,
    );
  }
}

// As store/search-index.ts makes it.
const NICK_SEPARATOR = '\u0001';

function searchRow(plan: Plan, c: PlannedConversation): CopyValue[] {
  const userNick = fold(plan.user(c.userNos[0] ?? 0).nickName);
  const operatorNicks = c.operatorNos.map((no) => fold(plan.operator(no).nickName));
  const title = fold(c.title);
  const all = new Set([
    ...grams(userNick).map((gram) => `u${gram}`),
    ...operatorNicks.flatMap((nick) => grams(nick).map((gram) => `o${gram}`)),
    ...grams(title).map((gram) => `t${gram}`),
    ...c.tags.map((tag) => `g${tag}`),
  ]);
  return [
    c.no,
    c.createdAt,
    userNick,
    operatorNicks.join(NICK_SEPARATOR),
    title,
    textArray(c.tags),
    textArray([...all]),
  ];
}

async function copyMessages(client: pg.ClientBase, plan: Plan): Promise<void> {
  const { conversations, messages } = plan.options;
  function* rows(): Generator<CopyValue[]> {
    for (let no = 1; no <= conversations; no++) {
      if (plan.lengthOf(no) === 0) continue;
      for (const m of plan.messages(plan.conversation(no))) {
        yield [
          no,
          m.seq,
          m.sentAt,
          m.receivedAt,
          m.id,
          m.hxMsgId,
          m.from,
          m.to,
          m.type,
          m.body,
          m.ext,
          m.revokedAt ?? null,
          m.revokedAt ?? null,
        ];
      }
    }
  }
  await copy(
    client,
    'messages (conversation_no, seq, sent_at, received_at, id, hx_msg_id, sender, recipient, type, body, ext, revoked_at, updated_at)',
    counted(rows(), new Progress('messages', messages)),
  );
}

const derived = [
  `insert into conversation_days (day, size)
   select created_at / 86400000, count(*) from conversation_search group by 1`,
  `insert into conversation_state (conversation_no, last_seq, last_sent_at, in_order, status, created_at)
   select c.no, coalesce(max(m.seq), 0), coalesce(max(m.sent_at), 0),
     coalesce(bool_and(m.earlier is null or m.earlier <= m.sent_at), true), c.status, c.created_at
   from conversations c
   left join (
     select conversation_no, seq, sent_at, max(sent_at) over earlier as earlier from messages
     window earlier as (partition by conversation_no order by seq rows between unbounded preceding and 1 preceding)
   ) m on m.conversation_no = c.no
   group by c.no`,
  'analyze conversation_state',
  `insert into participants (conversation_no, user_no, position, read_seq)
   select p.conversation_no, p.user_no, p.position, s.last_seq
   from planned_participants p join conversation_state s using (conversation_no)`,
  // One conversation in forty has something new for its operators.
  `insert into conversation_operators
     (conversation_no, operator_no, position, read_seq, unread, active_day, created_at)
   select p.conversation_no, p.operator_no, p.position,
     case when p.conversation_no % 40 = 7 then greatest(s.last_seq - 3, 0) else s.last_seq end,
     p.conversation_no % 40 = 7 and s.last_seq > 0, s.active_at / 86400000, s.created_at
   from planned_operators p
   join conversation_state s using (conversation_no)`,
  `insert into conversation_tags (conversation_no, tag, position, active_day, created_at)
   select p.conversation_no, p.tag, p.position, s.active_at / 86400000, s.created_at
   from planned_tags p
   join conversation_state s using (conversation_no)`,
  `insert into timeline (user_no, seq, sent_at, conversation_no, message_seq, visible)
   select p.user_no, row_number() over (partition by p.user_no order by m.received_at, m.conversation_no, m.seq),
     m.sent_at, m.conversation_no, m.seq, not c.hidden and c.status <> 6
   from messages m
   join conversations c on c.no = m.conversation_no
   join participants p on p.conversation_no = m.conversation_no
   order by 1, 2`,
  `insert into timeline_state (user_no, last_seq, last_sent_at, visible, in_order)
   select u.no, coalesce(max(t.seq), 0), coalesce(max(t.sent_at), 0), count(*) filter (where t.visible),
     coalesce(bool_and(t.visible and (t.earlier is null or t.earlier <= t.sent_at)), true)
   from users u
   left join (
     select t.*, max(sent_at) over earlier as earlier from timeline t
     window earlier as (partition by user_no order by seq rows between unbounded preceding and 1 preceding)
   ) t on t.user_no = u.no
   group by u.no`,
  `insert into favorites (conversation_no, message_seq, user_no, created_at)
   select m.conversation_no, m.seq, c.user_no, m.received_at + 1000
   from messages m join conversations c on c.no = m.conversation_no where m.no % 50 = 0`,
  `insert into marks (conversation_no, message_seq, operator_no, label, created_at)
   select m.conversation_no, m.seq, o.operator_no, '跟进', m.received_at + 2000
   from messages m join conversation_operators o on o.conversation_no = m.conversation_no and o.position = 0
   where m.no % 60 = 0`,
  `insert into conversation_labels (conversation_no, operator_no, label, size, active_day, created_at)
   select k.conversation_no, 0, counted.label, count(*), s.active_at / 86400000, s.created_at
   from marks k
   cross join lateral (values (k.label), ('')) counted (label)
   join conversation_state s using (conversation_no)
   group by k.conversation_no, counted.label, s.active_at, s.created_at`,
];

async function derive(client: pg.ClientBase): Promise<void> {
  await client.query(`set work_mem = '256MB'`);
  for (const statement of derived) await client.query(statement);
  await client.query('reset work_mem');
}

const OWNERS_AT_ONCE = 500;

/** Through the product's own machinery, for every list whose arrival and display orders differ. */
async function buildBuckets(ctx: Context, name: ListName): Promise<void> {
  const [state, owner] =
    name === 'conversation'
      ? ['conversation_state', 'conversation_no']
      : ['timeline_state', 'user_no'];
  const { rows } = await ctx.db.pool.query<{ owner: number }>(
    `select ${owner} as owner from ${state} where not in_order order by 1`,
  );
  const owners = rows.map((row) => row.owner);
  for (let start = 0; start < owners.length; start += OWNERS_AT_ONCE) {
    await rebuildBuckets(ctx.db.queries, name, owners.slice(start, start + OWNERS_AT_ONCE));
  }
}
