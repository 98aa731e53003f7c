import type { ConversationQuery, SearchQuery } from 'chatkeep/client';
import type { FindSearch } from '../paths.ts';
import { addDays } from '../ui/day.ts';
import { type DaySpan, readSpan } from '../ui/day-span.ts';
import { dayIn, endOfDay, startOfDay } from '../ui/zone-time.ts';
import { type FilterName, finished, readTyped } from './typed-query.ts';

// What stands in the address of Find → what the server is asked.

const narrowing = [
  'from',
  'customer',
  'operator',
  'type',
  'tag',
  'mark',
  'status',
  'when',
  'created',
  'has',
  'in',
] as const satisfies readonly (keyof FindSearch)[];

/** What takes all filters off. */
export const noFilters = Object.fromEntries(narrowing.map((name) => [name, undefined]));

/** Whether a filter beside the words is set. */
export const isNarrowed = (search: FindSearch) =>
  narrowing.some((name) => search[name] !== undefined);

/** Whether there is anything to look for. */
export function isAsked(search: FindSearch): boolean {
  // When they were opened is asked of conversations alone.
  const isNarrowed = narrowing.some((name) => name !== 'created' && search[name] !== undefined);
  return isNarrowed || finished(search.q ?? '') !== '';
}

interface Span {
  /** Epoch ms, both included, as text. */
  readonly from?: string;
  readonly to?: string;
}

function spanIn(zone: string, { from, to }: Partial<DaySpan>): Span {
  return {
    ...(from === undefined ? {} : { from: String(startOfDay(from, zone)) }),
    ...(to === undefined ? {} : { to: String(endOfDay(to, zone)) }),
  };
}

function spanOf(when: string | undefined, zone: string, now: number): Span {
  if (when === undefined) return {};
  return spanIn(zone, readSpan(when, dayIn(now, zone)) ?? {});
}

export function messageQueryOf(search: FindSearch, zone: string, now: number): SearchQuery {
  const { from: sentFrom, to: sentTo } = spanOf(search.when, zone, now);
  const q = finished(search.q ?? '');
  return given({
    q: q === '' ? undefined : q,
    senderId: search.from,
    customerId: search.customer,
    operatorId: search.operator,
    conversationId: search.in,
    type: search.type,
    tag: search.tag,
    mark: search.mark,
    status: search.status,
    hasFile: search.has === undefined ? undefined : true,
    sentFrom,
    sentTo,
    sort: search.sort === 'relevance' ? 'relevance' : undefined,
  });
}

/** Where the words of a search for conversations are looked for, one after the other. */
export const places = ['nick', 'title', 'tag', 'operatorNick'] as const;

export type Place = (typeof places)[number] | 'all';

export interface ConversationSource {
  readonly place: Place;
  readonly query: ConversationQuery;
}

/**
 * The server's filters combine with AND: words that may stand in a name, a title or a tag are asked
 * for in one after the other. Filters in the text count as those beside it.
 */
export function conversationSourcesOf(
  search: FindSearch,
  zone: string,
  now: number,
): ConversationSource[] {
  const { words, filters } = readTyped(search.q ?? '');
  const typed = (name: FilterName) => filters.findLast((each) => each.name === name)?.value;
  const day = (name: FilterName) => {
    const value = typed(name)?.slice(0, 10);
    return value === undefined || readSpan(`${value}..`, value) === undefined ? undefined : value;
  };
  const before = day('before');
  const after = day('after');
  const span = {
    ...spanIn(zone, {
      ...(after === undefined ? {} : { from: after }),
      ...(before === undefined ? {} : { to: addDays(before, -1) }),
    }),
    ...spanOf(search.when, zone, now),
  };
  const created = spanOf(search.created, zone, now);
  const sort = search.sort === 'relevance' ? undefined : search.sort;
  const base: ConversationQuery = given({
    user: search.customer,
    operator: search.operator,
    tag: search.tag ?? typed('tag'),
    label: search.mark ?? typed('mark'),
    status: search.status ?? typed('status'),
    nick: typed('customer'),
    operatorNick: typed('operator'),
    activeFrom: span.from,
    activeTo: span.to,
    createdFrom: created.from,
    createdTo: created.to,
    sort,
  });
  if (words === '') return [{ place: 'all', query: base }];
  return places
    .filter((place) => base[place] === undefined)
    .map((place) => ({ place, query: { ...base, [place]: words } }));
}

type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** Without what is undefined. */
function given<Values extends object>(values: Values): Given<Values> {
  const some = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(some) as Given<Values>;
}
