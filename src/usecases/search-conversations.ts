import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import * as scopeStore from '../store/search-scope.ts';
import type { Scope } from '../store/search-scope.ts';
import type { Narrowing } from './search-filters.ts';

const MOST_CONVERSATIONS = 500;

/**
 * All conversations that the filters and the asker leave, where these are few; else the index is not
 * asked for them, and every candidate is looked up.
 */
export async function conversationsIn(
  ctx: Context,
  narrowing: Narrowing,
  fieldOf: FieldOf,
): Promise<readonly number[] | undefined> {
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
    scopes.map((scope) =>
      scopeStore.listConversationNos(ctx.searchIndex.db, scope, viewerNo, MOST_CONVERSATIONS + 1),
    ),
  );
  for (const [at, scope] of scopes.entries()) {
    if (found[at]?.length === 0) requireKnown(scope, fieldOf);
  }
  const few = found.filter((nos) => nos.length <= MOST_CONVERSATIONS);
  const [first, ...others] = few.toSorted((a, b) => a.length - b.length);
  const sets = others.map((nos) => new Set(nos));
  return first?.filter((no) => sets.every((set) => set.has(no)));
}

type FieldOf = (name: 'tag' | 'mark', value: string) => string;

/** Nothing is found silently by a tag or label that nobody gave. */
function requireKnown(scope: Scope, fieldOf: FieldOf): void {
  if (scope.kind === 'tag') {
    throw new AppError('invalid', `no conversation that you can see has the tag "${scope.tag}"`, {
      field: fieldOf('tag', scope.tag),
    });
  }
  if (scope.kind === 'mark') {
    throw new AppError('invalid', `no message has a mark "${scope.label}" that you can see`, {
      field: fieldOf('mark', scope.label),
    });
  }
}
