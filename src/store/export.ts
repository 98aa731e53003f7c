import type { Transaction } from '../db/open.ts';
import { copyOut } from './copy.ts';

/** What to export: everything, or one conversation, or what was sent from `fromMs` to `toMs`. */
export interface ExportScope {
  readonly conversationId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export type ExportKind = 'user' | 'operator' | 'conversation' | 'message' | 'mark' | 'favorite';

/** Lines of JSON, each ending with a newline, by the handful. */
export interface ExportedLines {
  readonly kind: ExportKind;
  readonly lines: readonly string[];
}

type Row = readonly (string | null)[];

// Messages are numbered through all conversations and sorted this many at a time.
const CHUNK = 20_000;

/**
 * Streams the records of the scope as of now, each kind in a fixed order, so that equal archives give
 * equal bytes. Gives undefined, before any line, when the scope's conversation is not there.
 */
export async function openExport(
  tx: Transaction,
  scope: ExportScope,
): Promise<AsyncGenerator<ExportedLines, void, void> | undefined> {
  // The planner cannot know how the numbered conversations are spread; an index always serves here.
  await tx.client.query(`
    set transaction isolation level repeatable read;
    set local work_mem = '64MB';
    set local enable_seqscan = off;
    set local enable_hashjoin = off;
    set local enable_mergejoin = off;
    create temp table exported (
      place bigint primary key,
      no bigint not null unique,
      size bigint not null,
      before bigint not null
    ) on commit drop`);
  const { rowCount } = await tx.client.query(
    `insert into exported (place, no, size, before)
     select row_number() over export_order, c.no, s.last_seq,
       sum(s.last_seq) over export_order - s.last_seq
     from conversations c
     join conversation_state s on s.conversation_no = c.no
     where ($1::text is null or c.id = $1)
       and ($2::bigint is null and $3::bigint is null or exists (
         select from messages m where m.conversation_no = c.no
           and m.sent_at >= coalesce($2, 0) and m.sent_at <= coalesce($3, 9223372036854775807)))
     window export_order as (order by c.created_at, c.id)`,
    [scope.conversationId ?? null, scope.fromMs ?? null, scope.toMs ?? null],
  );
  if (scope.conversationId !== undefined && rowCount === 0 && !(await isThere(tx, scope))) {
    return undefined;
  }
  await tx.client.query('create index on exported (before); analyze exported');
  return exportAll(tx, scope);
}

async function isThere(tx: Transaction, scope: ExportScope): Promise<boolean> {
  const { rowCount } = await tx.client.query('select from conversations where id = $1', [
    scope.conversationId,
  ]);
  return rowCount !== 0;
}

/** SQL: whether the message `m` was sent in the scope's time. Times are numbers, checked as such. */
function inTime(scope: ExportScope): string {
  const bounds = [];
  if (scope.fromMs !== undefined) bounds.push(`m.sent_at >= ${Math.trunc(scope.fromMs)}`);
  if (scope.toMs !== undefined) bounds.push(`m.sent_at <= ${Math.trunc(scope.toMs)}`);
  return bounds.length === 0 ? 'true' : bounds.join(' and ');
}

async function* exportAll(
  tx: Transaction,
  scope: ExportScope,
): AsyncGenerator<ExportedLines, void, void> {
  const whole =
    scope.conversationId === undefined && scope.fromMs === undefined && scope.toMs === undefined;
  const exportedMessages = `
    exported e join messages m on m.conversation_no = e.no and m.seq <= e.size and ${inTime(scope)}`;
  const annotated = (table: string) => `
    exported e join ${table} a on a.conversation_no = e.no
    join messages m on m.conversation_no = a.conversation_no and m.seq = a.message_seq
      and ${inTime(scope)}
    join conversations c on c.no = e.no`;

  yield* records(
    tx,
    'user',
    userLine,
    `
    select u.id, u.nick_name, u.icon, u.created_at, u.placeholder from users u
    where ${whole} or u.no in (
      select p.user_no from exported e join participants p on p.conversation_no = e.no
      union select f.user_no from (select a.user_no from ${annotated('favorites')}) f)
    order by u.id`,
  );
  yield* records(
    tx,
    'operator',
    operatorLine,
    `
    select o.id, o.nick_name, o.created_at, o.placeholder from operators o
    where ${whole} or o.no in (
      select co.operator_no from exported e join conversation_operators co on co.conversation_no = e.no
      union select k.operator_no from (select a.operator_no from ${annotated('marks')}) k)
      or o.id in (select distinct m.sender from ${exportedMessages})
    order by o.id`,
  );
  yield* records(tx, 'conversation', conversationLine, conversationsQuery);
  const { rows } = await tx.client.query<{ total: number }>(
    'select coalesce(max(before + size), 0)::bigint as total from exported',
  );
  const total = rows[0]?.total ?? 0;
  for (let low = 0; low < total; low += CHUNK) {
    yield* records(tx, 'message', messageLine, messagesQuery(low, low + CHUNK, inTime(scope)));
  }
  yield* records(
    tx,
    'mark',
    markLine,
    `
    select c.id, m.hx_msg_id, m.id, a.label, a.color, a.note, a.shared, o.id, a.created_at
    from ${annotated('marks')} join operators o on o.no = a.operator_no
    order by e.place, m.seq, a.created_at, o.id, a.label collate "C"`,
  );
  yield* records(
    tx,
    'favorite',
    favoriteLine,
    `
    select c.id, m.hx_msg_id, m.id, u.id, a.created_at
    from ${annotated('favorites')} join users u on u.no = a.user_no
    order by e.place, m.seq, a.created_at, u.id`,
  );
}

const conversationsQuery = `
  select c.id, c.type, c.group_id, owner.id,
    array_to_json(array(select u.id from participants p join users u on u.no = p.user_no
      where p.conversation_no = c.no order by p.position, u.id)),
    c.title, c.address,
    array_to_json(array(select t.tag from conversation_tags t
      where t.conversation_no = c.no order by t.position, t.tag collate "C")),
    c.status, c.created_at,
    array_to_json(array(select o.id from conversation_operators co
      join operators o on o.no = co.operator_no
      where co.conversation_no = c.no order by co.position, o.id)),
    array_to_json(array(select o.id from conversation_operators co
      join operators o on o.no = co.operator_no
      where co.conversation_no = c.no and co.left_at is not null order by co.position, o.id)),
    c.hidden, c.ended_at, c.ended_by, c.placeholder
  from exported e
  join conversations c on c.no = e.no
  left join users owner on owner.no = c.user_no
  order by e.place`;

function messagesQuery(low: number, high: number, condition: string): string {
  return `
    select c.id, m.id, m.hx_msg_id, m.client_msg_id, m.sender, m.recipient, m.type, m.body, m.ext,
      m.sent_at, m.client_sent_at, m.updated_at, m.revoked_at, m.revoked_by, m.pushed_at
    from exported e
    join conversations c on c.no = e.no
    join messages m on m.conversation_no = e.no
      and m.seq > greatest(0, ${low} - e.before) and m.seq <= least(e.size, ${high} - e.before)
    where e.before < ${high} and e.before + e.size > ${low} and ${condition}
    order by e.place, m.seq`;
}

async function* records(
  tx: Transaction,
  kind: ExportKind,
  toLine: (row: Row) => string,
  query: string,
): AsyncGenerator<ExportedLines, void, void> {
  for await (const rows of copyOut(tx.client, query)) {
    yield { kind, lines: rows.map((row) => `${toLine(row)}\n`) };
  }
}

type Member = readonly [name: string, json: string | undefined];

const text = (value: string | null | undefined) => JSON.stringify(value ?? null);
const given = (value: string | null | undefined) =>
  typeof value === 'string' ? JSON.stringify(value) : undefined;
const number = (value: string | null | undefined) => value ?? undefined;
const flag = (value: string | null | undefined) => (value === 't' ? 'true' : undefined);
// In JSON a bare line break is only ever space between tokens.
const raw = (json: string | null | undefined) => (json ?? '{}').replaceAll(/[\r\n]/g, ' ');

function object(members: readonly Member[]): string {
  let json = '';
  for (const [name, value] of members) {
    if (value !== undefined) json += `${json === '' ? '{' : ','}"${name}":${value}`;
  }
  return `${json}}`;
}

function userLine([id, nickName, icon, createdAt, placeholder]: Row): string {
  return object([
    ['kind', '"user"'],
    ['id', text(id)],
    ['nickName', text(nickName)],
    ['icon', text(icon)],
    ['createdAt', number(createdAt)],
    ['placeholder', flag(placeholder)],
  ]);
}

function operatorLine([id, nickName, createdAt, placeholder]: Row): string {
  return object([
    ['kind', '"operator"'],
    ['id', text(id)],
    ['nickName', text(nickName)],
    ['createdAt', number(createdAt)],
    ['placeholder', flag(placeholder)],
  ]);
}

function conversationLine(row: Row): string {
  const [id, type, groupId, userId, members, title, address, tags] = row;
  const [status, createdAt, operators, left, hidden, endedAt, endedBy, placeholder] = row.slice(8);
  const onlyOwner = members === JSON.stringify(typeof userId === 'string' ? [userId] : []);
  return object([
    ['kind', '"conversation"'],
    ['id', text(id)],
    ['type', type === 'direct' ? '"direct"' : undefined],
    ['groupId', given(groupId)],
    ['userId', text(userId)],
    ['memberIds', onlyOwner ? undefined : (members ?? '[]')],
    ['title', text(title)],
    ['address', text(address)],
    ['tags', tags ?? '[]'],
    ['status', number(status)],
    ['createdAt', number(createdAt)],
    ['operatorIds', operators ?? '[]'],
    ['leftOperatorIds', left === '[]' ? undefined : (left ?? undefined)],
    ['hidden', flag(hidden)],
    ['endedAt', number(endedAt)],
    ['endedBy', given(endedBy)],
    ['placeholder', flag(placeholder)],
  ]);
}

function messageLine(row: Row): string {
  const [conversationId, id, hxMsgId, clientMsgId, from, to, type, body, ext] = row;
  const [sentAt, clientSentAt, updatedAt, revokedAt, revokedBy, pushedAt] = row.slice(9);
  return object([
    ['kind', '"message"'],
    ['id', text(id)],
    ['conversationId', text(conversationId)],
    ['hxMsgId', given(hxMsgId)],
    ['clientMsgId', given(clientMsgId)],
    ['from', text(from)],
    ['to', text(to)],
    ['type', text(type)],
    ['body', raw(body)],
    ['ext', raw(ext)],
    ['sentAt', number(sentAt)],
    ['clientSentAt', number(clientSentAt)],
    ['updatedAt', number(updatedAt)],
    ['revokedAt', number(revokedAt)],
    ['revokedBy', given(revokedBy)],
    ['pushedAt', number(pushedAt)],
  ]);
}

function markLine(row: Row): string {
  const [conversationId, hxMsgId, messageId, label, color, note, shared] = row;
  const [operatorId, createdAt] = row.slice(7);
  return object([
    ['kind', '"mark"'],
    ['conversationId', text(conversationId)],
    ...messageName(hxMsgId, messageId),
    ['label', text(label)],
    ['color', given(color)],
    ['note', given(note)],
    ['shared', shared === 'f' ? 'false' : undefined],
    ['operatorId', text(operatorId)],
    ['createdAt', number(createdAt)],
  ]);
}

function favoriteLine([conversationId, hxMsgId, messageId, userId, createdAt]: Row): string {
  return object([
    ['kind', '"favorite"'],
    ['conversationId', text(conversationId)],
    ...messageName(hxMsgId, messageId),
    ['userId', text(userId)],
    ['createdAt', number(createdAt)],
  ]);
}

function messageName(
  hxMsgId: string | null | undefined,
  messageId: string | null | undefined,
): Member[] {
  return [
    typeof hxMsgId === 'string' ? ['hxMsgId', text(hxMsgId)] : ['messageId', text(messageId)],
  ];
}
