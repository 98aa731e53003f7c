import {
  type ConversationType,
  conversationStatus,
  conversationTypes,
} from '../domain/conversation.ts';
import { fold, queryGrams } from '../domain/fold.ts';
import type { ListFilter } from '../domain/conversation-list.ts';
import { containing } from './like.ts';
import { visibleToUsers } from './visibility.ts';

/** The filter with the people it names as numbers, and for whom the list is. */
export interface ListQuery extends Omit<ListFilter, 'operatorId' | 'userId'> {
  readonly operatorNo?: number | undefined;
  readonly userNo?: number | undefined;
  readonly viewer: Viewer;
}

export type Viewer =
  | { readonly kind: 'user' | 'operator'; readonly no: number }
  | { readonly kind: 'staff' };

/** Collects the values of one statement. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown, type: string): string {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  }
}

type Sql = (values: Values) => string;

type Part =
  | 'statuses'
  | 'type'
  | 'operator'
  | 'tag'
  | 'user'
  | 'unread'
  | 'marked'
  | 'text'
  | 'created'
  | 'active'
  | 'visible';

/** What a conversation `c` with state `s` must meet. */
export interface Condition {
  readonly part: Part;
  readonly sql: Sql;
}

/** One index that gives numbers of conversations by a key. */
interface Branch {
  readonly table: string;
  readonly no: string;
  readonly key: string;
  readonly where: Sql;
}

/**
 * Where conversations that meet some parts of a filter can be read from. In order of its key it can
 * be walked; `day` says that the key is the day of the one sorted by.
 */
export interface Source {
  readonly covers: readonly Part[];
  readonly branches: readonly Branch[];
  readonly grain: 'exact' | 'day' | 'none';
}

export function sortsByActivity({ sort }: ListQuery): boolean {
  return sort === 'activity' || sort === '-activity';
}

/** Since when it waits. As the index has it, which is of those that do. */
const waitingSince = 'coalesce(waiting_at, created_at)';

/** What is sorted by, of a state `s`. */
export function sortKeyOf({ sort }: ListQuery): string {
  if (sort === 'waiting') return 'coalesce(s.waiting_at, s.created_at)';
  return sort === 'activity' || sort === '-activity' ? 's.active_at' : 's.created_at';
}

const SHARED = 0;
export const ANY_LABEL = '';

function labelOf(marked: true | string): string {
  return marked === true ? ANY_LABEL : marked;
}

/** Whose marks the viewer sees, as conversation_labels has them. */
export function ownersOfLabels(viewer: Viewer): number[] {
  return viewer.kind === 'operator' ? [SHARED, viewer.no] : [SHARED];
}

interface TextMatch {
  readonly column: string;
  readonly folded: string;
  readonly grams: readonly string[];
}

function textsOf(query: ListQuery): TextMatch[] {
  const texts = [
    ['u', 'user_nick', query.userNick],
    ['o', 'operator_nicks', query.operatorNick],
    ['t', 'title', query.title],
  ] as const;
  return texts.flatMap(([prefix, column, text = '']) => {
    const folded = fold(text);
    if (folded === '') return [];
    return [{ column, folded, grams: queryGrams(folded).map((gram) => prefix + gram) }];
  });
}

function textCondition(texts: readonly TextMatch[], values: Values): string {
  return texts
    .map(({ column, folded }) => `q.${column} like ${values.add(containing(folded), 'text')}`)
    .join(' and ');
}

function range(column: string, from: number | undefined, to: number | undefined): Sql {
  return (values) =>
    [
      ...(from === undefined ? [] : [`${column} >= ${values.add(from, 'bigint')}`]),
      ...(to === undefined ? [] : [`${column} <= ${values.add(to, 'bigint')}`]),
    ].join(' and ');
}

function hasRange(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined || to !== undefined;
}

const holds = (table: string, alias: string, where: string) =>
  `exists (select from ${table} ${alias} where ${alias}.conversation_no = s.conversation_no and ${where})`;

/** All that the query asks of a conversation. */
export function conditionsOf(query: ListQuery): Condition[] {
  const { statuses, type, operatorNo, tag, userNo, marked, viewer } = query;
  const found: Condition[] = [];
  const add = (part: Part, sql: Sql) => found.push({ part, sql });
  if (viewer.kind === 'user') add('visible', () => visibleToUsers);
  if (statuses !== undefined) {
    add('statuses', (values) => `s.status = any(${values.add(statuses, 'smallint[]')})`);
  }
  if (type !== undefined) add('type', (values) => `c.type = ${values.add(type, 'text')}`);
  if (hasRange(query.createdFrom, query.createdTo)) {
    add('created', range('s.created_at', query.createdFrom, query.createdTo));
  }
  if (hasRange(query.activeFrom, query.activeTo)) {
    add('active', range('s.active_at', query.activeFrom, query.activeTo));
  }
  if (operatorNo !== undefined) {
    add('operator', (values) => {
      const mine = `o.operator_no = ${values.add(operatorNo, 'bigint')} and o.left_at is null`;
      return holds('conversation_operators', 'o', mine);
    });
  }
  if (userNo !== undefined) {
    add('user', (values) =>
      holds('participants', 'p', `p.user_no = ${values.add(userNo, 'bigint')}`),
    );
  }
  if (tag !== undefined) {
    add('tag', (values) => holds('conversation_tags', 't', `t.tag = ${values.add(tag, 'text')}`));
  }
  if (marked !== undefined) {
    add('marked', (values) => {
      const label = `l.label = ${values.add(labelOf(marked), 'text')}`;
      const owners = values.add(ownersOfLabels(viewer), 'bigint[]');
      return holds('conversation_labels', 'l', `l.operator_no = any(${owners}) and ${label}`);
    });
  }
  if (query.unread === true) add('unread', (values) => unreadCondition(viewer, values));
  const texts = textsOf(query);
  if (texts.length > 0) {
    add('text', (values) => holds('conversation_search', 'q', textCondition(texts, values)));
  }
  return found;
}

function unreadCondition(viewer: Viewer, values: Values): string {
  if (viewer.kind === 'staff') return 'false';
  const no = values.add(viewer.no, 'bigint');
  return viewer.kind === 'user'
    ? holds('participants', 'p', `p.user_no = ${no} and p.unread`)
    : holds('conversation_operators', 'o', `o.operator_no = ${no} and o.unread`);
}

/**
 * The sources that can be walked in the order asked for, those first that are likely to hold the
 * fewest. The last one holds all conversations.
 */
export function walkableSources(query: ListQuery): Source[] {
  if (query.sort === 'waiting') return [waitingSource];
  const byActivity = sortsByActivity(query);
  const related = (table: string, where: Sql): Branch => ({
    table,
    no: 'conversation_no',
    key: byActivity ? 'active_day' : 'created_at',
    where,
  });
  const whole = (where: Sql): Branch =>
    byActivity
      ? { table: 'conversation_state', no: 'conversation_no', key: 'active_at', where }
      : { table: 'conversations', no: 'no', key: 'created_at', where };
  const ofType = (type: ConversationType) => whole(() => `type = '${type}'`);
  const { viewer, marked, operatorNo, tag, statuses, type } = query;
  const grain = byActivity ? 'day' : 'exact';
  const found: Source[] = [];
  if (query.unread === true && viewer.kind === 'operator' && byActivity) {
    const branch = related('conversation_operators', (values) => mine(viewer.no, values));
    found.push({ covers: ['unread'], branches: [branch], grain });
  }
  if (marked !== undefined) {
    const branches = ownersOfLabels(viewer).map((owner) =>
      related('conversation_labels', (values) => ofLabel(owner, labelOf(marked), values)),
    );
    found.push({ covers: ['marked'], branches, grain });
  }
  if (operatorNo !== undefined) {
    const where: Sql = (values) =>
      `operator_no = ${values.add(operatorNo, 'bigint')} and left_at is null`;
    const branches = [related('conversation_operators', where)];
    found.push({ covers: ['operator'], branches, grain });
  }
  if (tag !== undefined) {
    const where: Sql = (values) => `tag = ${values.add(tag, 'text')}`;
    found.push({ covers: ['tag'], branches: [related('conversation_tags', where)], grain });
  }
  if (statuses !== undefined) {
    const branches = [...new Set(statuses)].map((status) =>
      whole((values) => `status = ${values.add(status, 'smallint')}`),
    );
    found.push({ covers: ['statuses'], branches, grain: 'exact' });
  }
  if (type !== undefined && !byActivity) {
    found.push({ covers: ['type'], branches: [ofType(type)], grain: 'exact' });
  }
  const all = byActivity ? [whole(() => 'true')] : conversationTypes.map(ofType);
  found.push({ covers: [], branches: all, grain: 'exact' });
  return found;
}

const waitingSource: Source = {
  covers: ['statuses'],
  branches: [
    {
      table: 'conversation_state',
      no: 'conversation_no',
      key: waitingSince,
      where: () => `status = ${conversationStatus.waiting}`,
    },
  ],
  grain: 'exact',
};

const mine = (operatorNo: number, values: Values) =>
  `operator_no = ${values.add(operatorNo, 'bigint')} and unread`;

const ofLabel = (operatorNo: number, label: string, values: Values) =>
  `operator_no = ${values.add(operatorNo, 'bigint')} and label = ${values.add(label, 'text')}`;

/** All conversations of the user: few enough to be read whole, whatever is sorted by. */
export function sourceOfUser(userNo: number): Source {
  const where: Sql = (values) => `user_no = ${values.add(userNo, 'bigint')}`;
  return countable(['user'], { table: 'participants', no: 'conversation_no', key: '0', where });
}

/** Sources that are worth reading whole where they hold little, besides those to be walked. */
export function countableSources(query: ListQuery): Source[] {
  const { viewer, tag, type } = query;
  const found: Source[] = [];
  if (type !== undefined && sortsByActivity(query)) {
    const where: Sql = (values) => `type = ${values.add(type, 'text')}`;
    found.push(countable(['type'], { table: 'conversations', no: 'no', key: '0', where }));
  }
  if (query.unread === true && viewer.kind === 'operator' && !sortsByActivity(query)) {
    const where: Sql = (values) => mine(viewer.no, values);
    const branch = { table: 'conversation_operators', no: 'conversation_no', key: '0', where };
    found.push(countable(['unread'], branch));
  }
  if (hasRange(query.createdFrom, query.createdTo) && sortsByActivity(query)) {
    // The index on the time of creation begins with the type.
    const within = range('created_at', query.createdFrom, query.createdTo);
    const where: Sql = (values) =>
      `type = any(${values.add(conversationTypes, 'text[]')}) and ${within(values)}`;
    found.push(countable(['created'], { table: 'conversations', no: 'no', key: '0', where }));
  }
  if (hasRange(query.activeFrom, query.activeTo) && !sortsByActivity(query)) {
    const where = range('active_at', query.activeFrom, query.activeTo);
    const branch = { table: 'conversation_state', no: 'conversation_no', key: '0', where };
    found.push(countable(['active'], branch));
  }
  const texts = textsOf(query);
  if (texts.length > 0) {
    const grams = [...texts.flatMap((text) => text.grams), ...(tag ? [`g${tag}`] : [])];
    const where: Sql = (values) =>
      `q.grams @> ${values.add(grams, 'text[]')} and ${textCondition(texts, values)}`;
    const branch = { table: 'conversation_search q', no: 'q.conversation_no', key: '0', where };
    found.push(countable(['text', ...(tag === undefined ? [] : (['tag'] as const))], branch));
  }
  return found;
}

function countable(covers: readonly Part[], branch: Branch): Source {
  return { covers, branches: [branch], grain: 'none' };
}
