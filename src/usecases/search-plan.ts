import type { Expression } from '../search/expression.ts';
import { type Range, matchWord } from '../search/match.ts';
import { planOf } from '../search/plan.ts';
import type { MatchMode, Query, Word } from '../search/query.ts';
import { conversationTerm, fileTerm, senderTerm, typeTerm } from '../search/document.ts';
import type { Narrowing } from './search-filters.ts';
import type { FoldedMessage } from './search-highlights.ts';

/**
 * A search goes through the messages twice: first for those that hold all words as they are written,
 * then for those where some word is found by pinyin alone. In each pass the newest come first.
 */
export const passes = ['exact', 'pinyin'] as const;
export type Pass = (typeof passes)[number];

export interface SearchPlan {
  readonly query: Query;
  readonly narrowing: Narrowing;
  readonly passes: readonly Pass[];
  /** What candidates of a pass satisfy; `all` for both passes together. */
  readonly expressions: Readonly<Record<Pass | 'all', Expression>>;
}

/** `conversations` are all that the filters and the asker leave, where they are few. */
export function planSearch(
  query: Query,
  narrowing: Narrowing,
  conversations: readonly number[] | undefined,
): SearchPlan {
  const facets = facetsOf(narrowing, conversations);
  const { words } = query;
  const spoken = words.filter((word) => word.pinyin !== undefined);
  const by = (modeOf: (word: Word) => MatchMode): Expression => ({
    all: [...words.map((word) => planOf(word, modeOf(word))), ...facets],
  });
  // Of one word that can be read as pinyin it is known that it must be.
  const only = spoken.length === 1 ? spoken[0] : undefined;
  return {
    query,
    narrowing,
    passes: spoken.length > 0 ? passes : ['exact'],
    expressions: {
      exact: by(() => 'exact'),
      pinyin: by((word) => (word === only ? 'pinyin' : 'either')),
      all: by(() => 'either'),
    },
  };
}

function facetsOf(
  { conversationNo, senders, types, hasFile }: Narrowing,
  conversations: readonly number[] | undefined,
): Expression[] {
  const facets: Expression[] = [];
  const anyOf = (terms: readonly number[]) => facets.push({ any: terms.map((term) => ({ term })) });
  if (conversationNo !== undefined) facets.push({ term: conversationTerm(conversationNo) });
  else if (conversations !== undefined) anyOf(conversations.map(conversationTerm));
  if (senders !== undefined) anyOf(senders.map(senderTerm));
  if (hasFile) facets.push({ term: fileTerm });
  if (types?.length === 1) anyOf(types.map(typeTerm));
  return facets;
}

/** How a message meets the words of a query, and where; undefined when it does not. */
export function matchQuery(
  { text, isInside }: FoldedMessage,
  { words, excluded }: Query,
): { readonly pass: Pass; readonly ranges: readonly (readonly Range[])[] } | undefined {
  let pass: Pass = 'exact';
  const ranges: Range[][] = [];
  const find = (word: Word, mode: MatchMode) => {
    const found = matchWord(text, word, mode)?.filter(isInside) ?? [];
    return found.length > 0 ? found : undefined;
  };
  for (const word of words) {
    const exact = find(word, 'exact');
    const found = exact ?? find(word, 'pinyin');
    if (found === undefined) return undefined;
    if (exact === undefined) pass = 'pinyin';
    ranges.push(found);
  }
  if (excluded.some((word) => find(word, 'exact') !== undefined)) return undefined;
  return { pass, ranges };
}
