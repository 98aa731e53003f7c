import { createHash } from 'node:crypto';
import type { Lane, Prepared } from '../db/open.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import { fold, queryGrams } from '../domain/fold.ts';
import { NEWEST, holds, holdsByIndex } from './by-nick.ts';
import { visibleToUsers } from './visibility.ts';

type Reader = Pick<Lane, 'prepared'>;

/** Who can be meant by a name in a search. */
export interface NamedPerson {
  readonly kind: 'user' | 'operator' | 'client';
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
}

export interface PersonQuery {
  readonly name: string;
  readonly kinds: readonly NamedPerson['kind'][];
  /** Only people of the conversations that this user sees. */
  readonly viewerNo: number | null;
  readonly limit: number;
}

const columns = 'p.no, p.id, p.nick_name as "nickName"';
// A user has this many conversations looked through for names.
const MOST_OWN = 10_000;

const own = `
  select c.no from participants s join conversations c on c.no = s.conversation_no
  where s.user_no = $4::bigint and ${visibleToUsers} limit ${MOST_OWN}`;

/** People with that id, or else with that in their name. */
export async function listPeople(
  db: Pick<Lane, 'prepared' | 'transaction'>,
  { name, kinds, viewerNo, limit }: PersonQuery,
): Promise<NamedPerson[]> {
  const nick = fold(name);
  const byId = statementOf(kinds.flatMap((kind) => withId(kind, viewerNo)));
  const found = await db.prepared<NamedPerson>(byId, [name, nick, limit, viewerNo]);
  const named = kinds.filter((kind) => kind !== 'client');
  if (found.length > 0 || named.length === 0) return found;
  if (viewerNo !== null) {
    const near = statementOf(named.map((kind) => branch(kind, holds('$2'), viewerNo)));
    return db.prepared(near, [name, nick, limit, viewerNo]);
  }
  // No other index finds a part of a name; it is only ever read by way of a bitmap.
  return db.transaction(async (send) => {
    await send(allowBitmaps, []);
    const values = [name, nick, limit, viewerNo, queryGrams(nick)];
    return send<NamedPerson>(statementOf(named.flatMap(called)), values);
  });
}

const allowBitmaps: Prepared = {
  name: 'search_scope.allow_bitmaps',
  text: 'set local enable_bitmapscan = on',
};

type Named = Exclude<NamedPerson['kind'], 'client'>;
const tableOf: Readonly<Record<Named, string>> = { user: 'users', operator: 'operators' };

function withId(kind: NamedPerson['kind'], viewerNo: number | null): string[] {
  const isIt = `p.id = $1 and $2 <> ''`;
  if (kind !== 'client') return [branch(kind, isIt, viewerNo)];
  const client = `select 'client' as kind, p.no, p.id, p.name as "nickName" from clients p`;
  return viewerNo === null ? [`(${client} where ${isIt} limit $3)`] : [];
}

function branch(kind: Named, where: string, viewerNo: number | null): string {
  const taking = kind === 'user' ? 'participants' : 'conversation_operators';
  const near =
    viewerNo === null
      ? ''
      : `and p.no in (select t.${kind}_no from ${taking} t where t.conversation_no in (${own}))`;
  return `(select '${kind}' as kind, ${columns} from ${tableOf[kind]} p where ${where} ${near} limit $3)`;
}

/** Those of the newest, then the others, who are not asked for when these are enough. */
function called(kind: Named): string[] {
  const table = tableOf[kind];
  const newest = `select * from ${table} order by no desc limit ${NEWEST}`;
  const first = `select no from ${table} order by no desc offset ${NEWEST - 1} limit 1`;
  return [
    `(select '${kind}' as kind, ${columns} from (${newest}) p where ${holds('$2')} limit $3)`,
    branch(kind, `${holdsByIndex('$2', '$5')} and p.no + 0 < (${first})`, null),
  ];
}

// There are as many texts as ways to ask: a dozen.
function statementOf(branches: readonly string[]): Prepared {
  const grams = branches.some((text) => text.includes('$5')) ? 'and $5::text[] is not null' : '';
  const text = `select * from (${branches.join(' union all ')}) p
     where $1::text is not null and $2::text is not null and ($4::bigint is null or true) ${grams}
     limit $3::int`;
  return { name: nameOf('people', text), text };
}

function nameOf(what: string, text: string): string {
  return `search_scope.${what} ${createHash('md5').update(text).digest('hex')}`;
}

/** One thing that narrows a search to some conversations. */
export type Scope =
  | { readonly kind: 'own'; readonly userNo: number }
  | { readonly kind: 'customers' | 'operators'; readonly nos: readonly number[] }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'mark'; readonly label: string; readonly owners: readonly number[] }
  | { readonly kind: 'statuses'; readonly statuses: readonly ConversationStatus[] };

const table: Readonly<Record<Scope['kind'], string>> = {
  own: 'participants',
  customers: 'participants',
  operators: 'conversation_operators',
  tag: 'conversation_tags',
  mark: 'conversation_labels',
  statuses: 'conversation_state',
};

const conditions: Readonly<Record<Scope['kind'], string>> = {
  own: `x.user_no = $3::bigint`,
  customers: `x.user_no = any($3::bigint[])`,
  operators: `x.operator_no = any($3::bigint[])`,
  tag: `x.tag = $3`,
  mark: `x.label = $3 and x.operator_no = any($4::bigint[])`,
  statuses: `x.status = any($3::smallint[])`,
};

function valuesOf(scope: Scope): readonly unknown[] {
  if (scope.kind === 'own') return [scope.userNo];
  if (scope.kind === 'tag') return [scope.tag];
  if (scope.kind === 'mark') return [scope.label, scope.owners];
  return [scope.kind === 'statuses' ? scope.statuses : scope.nos];
}

/** SQL: conversations of a scope, some more than once. $1: a user who sees them, or null; $2: how many. */
function scopeOf({ kind }: Scope, viewerNo: number | null): string {
  const all = `select x.conversation_no as no from ${table[kind]} x
    where $1::bigint is null and ${conditions[kind]} limit $2::int`;
  // A user has fewer conversations than have any tag or status.
  const seen = `select p.conversation_no as no
    from participants p join conversations c on c.no = p.conversation_no
    where p.user_no = $1::bigint and ${visibleToUsers} and exists (
      select from ${table[kind]} x where x.conversation_no = p.conversation_no and ${conditions[kind]})
    limit $2::int`;
  return viewerNo === null ? all : seen;
}

/**
 * Numbers of the conversations in it, of a user only those that they see; undefined when there are
 * more than so many, or when what is read twice makes them more.
 */
export async function listConversationNos(
  db: Reader,
  scope: Scope,
  viewerNo: number | null,
  most: number,
): Promise<number[] | undefined> {
  const side = viewerNo === null ? 'all' : 'seen';
  const name = `search_scope.list ${scope.kind} ${side}`;
  const rows = await db.prepared<{ no: number }>({ name, text: scopeOf(scope, viewerNo) }, [
    viewerNo,
    most + 1,
    ...valuesOf(scope),
  ]);
  return rows.length > most ? undefined : [...new Set(rows.map(({ no }) => no))];
}

const NUMBER_BYTES = 8;

/** The same of very many, in order, in a form that takes little time to read. */
export async function listManyConversationNos(
  db: Reader,
  scope: Scope,
  viewerNo: number | null,
  most: number,
): Promise<Float64Array | undefined> {
  const side = viewerNo === null ? 'all' : 'seen';
  const text = `select string_agg(int8send(s.no), ''::bytea order by s.no) as nos
    from (${scopeOf(scope, viewerNo)}) s`;
  const [row] = await db.prepared<{ nos: Buffer | null }>(
    { name: `search_scope.many ${scope.kind} ${side}`, text },
    [viewerNo, most + 1, ...valuesOf(scope)],
  );
  const bytes = row?.nos ?? Buffer.alloc(0);
  const count = bytes.length / NUMBER_BYTES;
  if (count > most) return undefined;
  return Float64Array.from({ length: count }, (_, at) =>
    Number(bytes.readBigInt64BE(at * NUMBER_BYTES)),
  );
}
