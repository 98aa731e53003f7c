import type { Context } from '../context.ts';
import { type Actor, may } from '../domain/actor.ts';
import type { ConversationStatus } from '../domain/conversation.ts';
import { fold } from '../domain/fold.ts';
import { ADMIN } from '../domain/ids.ts';
import { statusesNamed } from '../domain/lifecycle.ts';
import { type MessageType, hasFile, isMessageType, messageTypes } from '../domain/message.ts';
import { parseLocal } from '../domain/zone.ts';
import { AppError, type Fault, type FaultRule, invalid } from '../errors.ts';
import type { Filter } from '../search/query.ts';
import type { HitFilter } from '../store/search-hits.ts';
import * as scopeStore from '../store/search-scope.ts';
import type { NamedPerson } from '../store/search-scope.ts';
import { findSeen, noConversation } from './conversation-access.ts';

/** Filters beside the query; a message must meet these and those in the query. */
export interface SearchFilters {
  readonly conversationId?: string | undefined;
  /** A user who takes part: an id, or `me`. */
  readonly customerId?: string | undefined;
  /** An operator who takes or took part: an id, or `me`. */
  readonly operatorId?: string | undefined;
  readonly senderId?: string | undefined;
  readonly type?: MessageType | undefined;
  /** Epoch ms, both inclusive. */
  readonly sentFrom?: number | undefined;
  readonly sentTo?: number | undefined;
  readonly tag?: string | undefined;
  readonly mark?: string | undefined;
  readonly statuses?: readonly ConversationStatus[] | undefined;
  readonly hasFile?: true | undefined;
}

/** What the filters come to. */
export interface Narrowing extends HitFilter {
  readonly hasFile: boolean;
  /** Epoch ms: sent at this time or later, and before the other. */
  readonly since: number | undefined;
  readonly before: number | undefined;
}

type FilterName = Filter['name'] | 'sentFrom' | 'sentTo';

interface Given {
  readonly name: FilterName;
  readonly value: string;
  /** What the caller wrote it in; and where in it, when that is the query. */
  readonly field: string;
  readonly at?: number;
  readonly length?: number;
}

/** What is wrong with a filter, and where it stands. */
function faultOf({ name, value, at, length }: Given, rule: FaultRule, more: Partial<Fault> = {}) {
  const place = at === undefined || length === undefined ? {} : { at, length };
  return { rule, filter: name, value: value.slice(0, 100), ...place, ...more } satisfies Fault;
}

// A message is of one conversation and one type.
const once: readonly FilterName[] = ['conversation', 'type'];
const MOST_PEOPLE = 50;
const MOST_OF_A_KIND = 5;

/** Throws invalid, naming the field, for what cannot be meant or names nobody. */
export async function readFilters(
  ctx: Context,
  actor: Actor,
  inQuery: readonly Filter[],
  beside: SearchFilters,
): Promise<Narrowing> {
  const given = [
    ...inQuery.map((filter): Given => ({ ...filter, field: 'q' })),
    ...parametersOf(beside),
  ];
  for (const each of given) {
    const { name, field } = each;
    const same = given.filter((other) => other.name === name);
    if (once.includes(name) && isContrary(same)) throw contrary(same);
    if (same.length > MOST_OF_A_KIND) {
      const most = `at most ${MOST_OF_A_KIND} times`;
      const message = `${name}: is given ${same.length} times: give it ${most}`;
      throw invalid(field, message, faultOf(each, 'too_many', { most: MOST_OF_A_KIND }));
    }
  }
  const values = (name: FilterName) => given.filter((each) => each.name === name);
  const people = (name: FilterName, kinds: readonly NamedPerson['kind'][]) =>
    Promise.all(values(name).map((each) => readPeople(ctx, actor, each, kinds)));
  const customers = await people('customer', ['user']);
  const operators = await people('operator', ['operator']);
  const senders = await Promise.all(values('from').map((each) => readSender(ctx, actor, each)));
  const numbers = (groups: readonly (readonly NamedPerson[])[]) =>
    groups.map((group) => group.map(({ no }) => no));
  const viewerNo = actor.kind === 'user' ? actor.no : null;
  return {
    viewerNo,
    conversationNo: await readConversation(ctx, actor, values('conversation')[0]),
    senders: common(values('from'), senders),
    ...readTypes(values('type')[0], values('has').length > 0),
    ...readTimes(ctx.config.timezone, given),
    statuses: common(
      values('status'),
      values('status').map((each) => statusesOf(each, beside)),
    ),
    customers: numbers(customers),
    operators: numbers(operators),
    tags: distinct(values('tag')),
    marks: readMarks(actor, values('mark')),
    markedBy: actor.kind === 'operator' ? actor.no : null,
  };
}

function parametersOf(beside: SearchFilters): Given[] {
  const all = [
    ['conversation', 'conversationId', beside.conversationId],
    ['customer', 'customerId', beside.customerId],
    ['operator', 'operatorId', beside.operatorId],
    ['from', 'senderId', beside.senderId],
    ['type', 'type', beside.type],
    ['tag', 'tag', beside.tag],
    ['mark', 'mark', beside.mark],
    ['status', 'status', beside.statuses?.join(',')],
    ['has', 'hasFile', beside.hasFile === true ? 'file' : undefined],
    ['sentFrom', 'sentFrom', beside.sentFrom?.toString()],
    ['sentTo', 'sentTo', beside.sentTo?.toString()],
  ] as const;
  return all.flatMap(([name, field, value]) =>
    value === undefined ? [] : [{ name, field, value }],
  );
}

function isContrary(same: readonly Given[]): boolean {
  return same.some(({ value }) => value !== same[0]?.value);
}

function distinct(given: readonly Given[]): string[] {
  return [...new Set(given.map(({ value }) => value))];
}

async function readConversation(
  ctx: Context,
  actor: Actor,
  given: Given | undefined,
): Promise<number | undefined> {
  if (given === undefined) return undefined;
  const found = await findSeen(ctx, actor, given.value);
  if (found !== undefined) return found.no;
  if (given.field !== 'q') throw noConversation(given.value, given.field);
  const message = `there is no conversation "${given.value}": conversation: takes an id`;
  throw invalid('q', message, faultOf(given, 'no_such_conversation'));
}

async function readSender(ctx: Context, actor: Actor, given: Given): Promise<string[]> {
  if (given.value === ADMIN) return [ADMIN];
  const people = await readPeople(ctx, actor, given, ['user', 'operator', 'client']);
  return people.map(({ id }) => id);
}

type Kinds = readonly NamedPerson['kind'][];

/** Whose id it is, or in the query whose name; those who are called just so, if there are any. */
async function readPeople(
  ctx: Context,
  actor: Actor,
  given: Given,
  kinds: Kinds,
): Promise<readonly NamedPerson[]> {
  const { value, field } = given;
  const me = value === 'me' ? asPerson(actor) : undefined;
  if (me !== undefined && kinds.includes(me.kind)) return [me];
  const people = await scopeStore.listPeople(ctx.searchIndex.db, {
    name: value,
    kinds,
    viewerNo: actor.kind === 'user' ? actor.no : null,
    limit: MOST_PEOPLE + 1,
  });
  const ways = [
    people.filter(({ id }) => id === value),
    people.filter(({ nickName }) => fold(nickName) === fold(value)),
    people,
  ];
  const meant = (field === 'q' ? ways : ways.slice(0, 1)).find((some) => some.length > 0) ?? [];
  if (meant.length === 0) throw nobody(given, kinds);
  if (meant.length <= MOST_PEOPLE) return meant;
  throw invalid(
    field,
    `${given.name}: more than ${MOST_PEOPLE} are called something with "${value}": write more of the name, or an id`,
    faultOf(given, 'too_many_called_so', { most: MOST_PEOPLE }),
  );
}

function asPerson(actor: Actor): NamedPerson | undefined {
  if (actor.kind !== 'user' && actor.kind !== 'operator') return undefined;
  return { kind: actor.kind, no: actor.no, id: actor.id, nickName: '' };
}

function nobody(given: Given, kinds: Kinds): AppError {
  const { name, value, field } = given;
  const [kind = 'person', ...others] = kinds;
  const whom = others.length > 0 ? 'person' : kind;
  return invalid(
    field,
    field === 'q'
      ? `${name}: no ${whom} whom you can see is called "${value}" or has that id: write a part of a name, or an id`
      : `there is no ${whom} "${value}" whom you can see: give an id`,
    faultOf(given, 'nobody_called_so'),
  );
}

function readTypes(
  given: Given | undefined,
  file: boolean,
): { readonly types: readonly MessageType[] | undefined; readonly hasFile: boolean } {
  const withFile = messageTypes.filter(hasFile);
  if (given === undefined) return { types: file ? withFile : undefined, hasFile: file };
  const { value, field } = given;
  if (!isMessageType(value)) {
    const message = `type: must be one of ${messageTypes.join(', ')}, not "${value}"`;
    throw invalid(field, message, faultOf(given, 'not_one_of', { allowed: messageTypes }));
  }
  if (file && !hasFile(value)) {
    throw invalid(
      field,
      `messages of type ${value} have no file: leave has:file out, or take a type of ${withFile.join(', ')}`,
      faultOf(given, 'type_without_file', { allowed: withFile }),
    );
  }
  return { types: [value], hasFile: file };
}

function statusesOf(given: Given, { statuses = [] }: SearchFilters) {
  if (given.field !== 'q') return statuses;
  const { at = 0, length = 0 } = given;
  return statusesNamed(given.value, 'q', { at, length });
}

/** What all of them let through; it must be something. */
function common<Value>(
  given: readonly Given[],
  each: readonly (readonly Value[])[],
): readonly Value[] | undefined {
  const [first, ...others] = each;
  const left = first?.filter((value) => others.every((some) => some.includes(value)));
  if (left?.length === 0) throw contrary(given);
  return left;
}

function contrary(given: readonly Given[]): AppError {
  const last = given.at(-1);
  return invalid(
    last?.field ?? 'q',
    `${last?.name}: is given ${given.length} times, and nothing can meet all of them: give it once`,
    last === undefined ? { rule: 'contradiction' } : faultOf(last, 'contradiction'),
  );
}

function readMarks(actor: Actor, given: readonly Given[]): string[] {
  const [first] = given;
  if (first !== undefined && !may(actor, 'history.any')) {
    throw new AppError('forbidden', 'marks are for operators only: leave mark out', {
      field: first.field,
    });
  }
  return distinct(given);
}

function readTimes(
  zone: string,
  given: readonly Given[],
): { readonly since: number | undefined; readonly before: number | undefined } {
  const times = (name: FilterName, read: (each: Given) => number) =>
    given.filter((each) => each.name === name).map(read);
  const starts = [
    ...times('after', (each) => readTime(zone, each)),
    ...times('sentFrom', ({ value }) => Number(value)),
  ];
  const ends = [
    ...times('before', (each) => readTime(zone, each)),
    ...times('sentTo', ({ value }) => Number(value) + 1),
  ];
  const since = starts.length === 0 ? undefined : Math.max(...starts);
  const before = ends.length === 0 ? undefined : Math.min(...ends);
  if (since !== undefined && before !== undefined && since >= before) {
    const last = given.findLast(({ name }) => ['before', 'sentTo'].includes(name));
    throw invalid(
      last?.field ?? 'q',
      'the time ends before it begins: after: and sentFrom must be earlier than before: and sentTo',
      last === undefined
        ? { rule: 'ends_before_it_begins' }
        : faultOf(last, 'ends_before_it_begins'),
    );
  }
  return { since, before };
}

/** A day begins at its midnight in the zone, and so does a time that says none. */
function readTime(zone: string, given: Given): number {
  const { name, value, field } = given;
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(value) && value.includes('T')) return Date.parse(value);
  const [date = '', time] = value.split('T');
  const [seconds = '', fraction = ''] = (time ?? '').split('.');
  const local =
    time === undefined ? date : `${date} ${seconds.length === 5 ? `${seconds}:00` : seconds}`;
  const span = parseLocal(zone, local);
  if (span !== undefined) return span.fromMs + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const message = `${name}:${value} is no time: write a day as 2016-02-20`;
  throw invalid(field, message, faultOf(given, 'no_date'));
}
