import { type View, views } from './queries/views.ts';

// What stands in the addresses of pages beside their paths: all of the state that a link, a reload
// or Back must find again. A field that is absent, or that nobody could have written, is left out.

export interface SignInSearch {
  /** Path to go on to. */
  readonly to?: string;
}

export interface ConversationSearch {
  /** Anchor of the history: newest, oldest, first_unread, message:<id>, or time:<epoch ms>. */
  readonly at?: string;
}

export interface InboxSearch extends ConversationSearch {
  /** Waiting when left out. */
  readonly view?: View;
}

export interface FindSearch {
  readonly q?: string;
}

export interface TokensSearch {
  /** Of which kind; operator when left out. */
  readonly kind?: TokenKind;
  /** Whose: an operator, a user or a client. */
  readonly id?: string;
}

export type TokenKind = (typeof tokenKinds)[number];
export const tokenKinds = ['operator', 'user', 'im', 'service'] as const;

type Given = Record<string, unknown>;

const isView = (value: unknown): value is View => views.some((view) => view === value);

/** Digits alone are a number to the router. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readSignInSearch({ to }: Given): SignInSearch {
  // Only paths of ours: no link may lead to another site by way of signing in.
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {};
}

export function readConversationSearch({ at }: Given): ConversationSearch {
  const anchor = textOf(at);
  return anchor === undefined ? {} : { at: anchor };
}

export function readInboxSearch(given: Given): InboxSearch {
  return {
    ...readConversationSearch(given),
    ...(isView(given['view']) ? { view: given['view'] } : {}),
  };
}

export function readFindSearch({ q }: Given): FindSearch {
  const query = textOf(q);
  return query === undefined ? {} : { q: query };
}

export function readTokensSearch({ kind, id }: Given): TokensSearch {
  const known = tokenKinds.find((each) => each === kind);
  const subject = textOf(id);
  return {
    ...(known === undefined ? {} : { kind: known }),
    ...(subject === undefined ? {} : { id: subject }),
  };
}
