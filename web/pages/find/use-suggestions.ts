import { useQuery } from '@tanstack/react-query';
import { texts as conversationTexts } from '../../components/conversation/texts.ts';
import { texts as messageTexts } from '../../components/message/texts.ts';
import { type FindSearch, messageTypes } from '../../paths.ts';
import { type PeopleKind, peopleQuery } from '../../queries/people.ts';
import { labelsQuery, tagsQuery } from '../../queries/tags.ts';
import type { FilterName } from '../../queries/typed-query.ts';
import { useTexts } from '../../ui/texts.ts';
import { endingOf } from './suggestions.ts';
import { texts } from './texts.ts';
import { useDebounced } from './use-debounced.ts';

export interface Suggestion {
  /** Unlike any other's, and unlike what can be typed. */
  readonly value: string;
  readonly name: string;
  readonly hint: string;
  /** What the box holds when it is chosen, and which filter it sets. */
  readonly rest: string;
  readonly filter?: Partial<FindSearch>;
}

export const statuses = ['waiting', 'active', 'suspended', 'ended', 'deleted'] as const;

const MOST = 8;
const kinds: Partial<Record<FilterName, PeopleKind>> = {
  from: 'anybody',
  customer: 'customer',
  operator: 'operator',
};

/** What the end of the box may become: names of filters, and values of one that is begun. */
export function useSuggestions(q: string): Suggestion[] {
  const text = useTexts(texts);
  const { types } = useTexts(messageTexts);
  const { statuses: statusNames } = useTexts(conversationTexts);
  const ending = endingOf(q);
  const name = ending?.kind === 'values' ? ending.name : undefined;
  const begun = ending?.kind === 'values' ? ending.begun : '';
  const nick = useDebounced(begun, 150);
  const kind = name === undefined ? undefined : kinds[name];
  const people = useQuery({ ...peopleQuery(kind ?? 'anybody', nick), enabled: kind !== undefined });
  const tags = useQuery({ ...tagsQuery, enabled: name === 'tag' });
  const labels = useQuery({ ...labelsQuery, enabled: name === 'mark' });

  if (ending === undefined) return [];
  if (ending.kind === 'names') {
    return ending.names.map((each) => {
      const rest = `${ending.rest} ${each}:`.trim();
      return { value: `\n${each}`, name: `${each}:`, hint: text.suggestions[each], rest };
    });
  }

  const holds = (value: string) => value.toLowerCase().includes(begun.toLowerCase());
  const of = (key: string, label: string, filter: Partial<FindSearch>, hint = ''): Suggestion => ({
    value: `\n${ending.name} ${key}`,
    name: label,
    hint,
    rest: ending.rest,
    filter,
  });
  const persons = (own: boolean): Suggestion[] => [
    ...(own && ['me', text.me].some(holds) ? [of('me', text.me, { [ending.name]: 'me' })] : []),
    ...(people.data ?? []).map((person) =>
      of(person.id, person.name, { [ending.name]: person.id }, text.filter[person.kind]),
    ),
  ];
  const offered: Record<FilterName, () => Suggestion[]> = {
    from: () => persons(true),
    customer: () => persons(false),
    operator: () => persons(true),
    tag: () => (tags.data ?? []).filter(holds).map((tag) => of(tag, tag, { tag })),
    mark: () => (labels.data ?? []).filter(holds).map((mark) => of(mark, mark, { mark })),
    type: () =>
      messageTypes
        .filter((type) => holds(type) || holds(types[type]))
        .map((type) => of(type, types[type], { type }, type)),
    status: () =>
      statuses
        .filter((status) => holds(status) || holds(statusNames[status]))
        .map((status) => of(status, statusNames[status], { status }, status)),
    has: () => [of('file', text.file, { has: 'file' }, 'file')],
    before: () => [],
    after: () => [],
    conversation: () => [],
  };
  return offered[ending.name]().slice(0, MOST);
}
