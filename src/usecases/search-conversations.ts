import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import * as scopeStore from '../store/search-scope.ts';
import type { Scope } from '../store/search-scope.ts';
import type { Narrowing } from './search-filters.ts';

export interface ConversationLimits {
  /** Conversations are asked of the index up to so many. */
  readonly few: number;
  /** Up to so many are held in memory, to drop candidates that are in none of them. */
  readonly many: number;
}

export const usualConversations: ConversationLimits = { few: 500, many: 100_000 };

/** What the filters and the asker leave of all conversations. */
export interface Conversations {
  /** All that are left, and perhaps others, where these are few. */
  readonly few: readonly number[] | undefined;
  /** What narrows them down further, or alone: each to more than a few. */
  readonly wide: readonly Scope[];
}

/** Throws invalid for a tag or label that no conversation has. */
export async function conversationsIn(
  ctx: Context,
  narrowing: Narrowing,
  placeOf: PlaceOf,
  limits: ConversationLimits,
): Promise<Conversations> {
  const { viewerNo, conversationNo, customers, operators, tags, marks, markedBy, statuses } =
    narrowing;
  const owners = markedBy === null ? [0] : [0, markedBy];
  const scopes: Scope[] = [
    ...(viewerNo === null || conversationNo !== undefined
      ? []
      : [{ kind: 'own', userNo: viewerNo } as const]),
    ...customers.map((nos) => ({ kind: 'customers', nos }) as const),
    ...operators.map((nos) => ({ kind: 'operators', nos }) as const),
    ...tags.map((tag) => ({ kind: 'tag', tag }) as const),
    ...marks.map((label) => ({ kind: 'mark', label, owners }) as const),
    ...(statuses === undefined ? [] : [{ kind: 'statuses', statuses } as const]),
  ];
  const found = await Promise.all(
    scopes.map(async (scope) => ({
      scope,
      nos: await scopeStore.listConversationNos(ctx.searchIndex.db, scope, viewerNo, limits.few),
    })),
  );
  for (const { nos, scope } of found) if (nos?.length === 0) requireKnown(scope, placeOf);
  const few = found.flatMap(({ nos }) => (nos === undefined ? [] : [nos]));
  const [first, ...others] = few.toSorted((a, b) => a.length - b.length);
  const sets = others.map((nos) => new Set(nos));
  return {
    few: first?.filter((no) => sets.every((set) => set.has(no))),
    wide: found.flatMap(({ nos, scope }) => (nos === undefined ? [scope] : [])),
  };
}

/** Where a tag or label was written: which field, and where in it when that is the query. */
type PlaceOf = (
  name: 'tag' | 'mark',
  value: string,
) => { readonly field: string; readonly at?: number; readonly length?: number };

/** Nothing is found silently by a tag or label that nobody gave. */
function requireKnown(scope: Scope, placeOf: PlaceOf): void {
  if (scope.kind === 'tag') {
    const { field, ...place } = placeOf('tag', scope.tag);
    throw invalid(
      field,
      `no conversation that you can see has the tag "${scope.tag}": write a tag whole, as it is shown`,
      { rule: 'no_such_tag', filter: 'tag', value: scope.tag.slice(0, 100), ...place },
    );
  }
  if (scope.kind === 'mark') {
    const { field, ...place } = placeOf('mark', scope.label);
    throw invalid(
      field,
      `no message has a mark "${scope.label}" that you can see: write a label whole, as it is shown`,
      { rule: 'no_such_mark', filter: 'mark', value: scope.label.slice(0, 100), ...place },
    );
  }
}
