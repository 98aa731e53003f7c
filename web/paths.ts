import type { MessageType } from 'chatkeep/client';
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
  /** The search that led here: its words are shown, and its other hits can be stepped to. */
  readonly find?: FindSearch;
}

export interface InboxSearch {
  readonly at?: string;
  /** Waiting when left out. */
  readonly view?: View;
}

export const messageTypes = [
  'txt',
  'img',
  'audio',
  'video',
  'file',
  'loc',
  'cmd',
  'custom',
] as const satisfies readonly MessageType[];

export const findSorts = ['relevance', 'activity', '-created', 'created'] as const;

/** What is searched for. People are ids, `me` or `admin`. */
export interface FindSearch {
  readonly q?: string;
  /** Messages when left out. */
  readonly tab?: 'conversations';
  readonly from?: string;
  readonly customer?: string;
  readonly operator?: string;
  readonly type?: MessageType;
  readonly tag?: string;
  readonly mark?: string;
  /** Separated by commas. */
  readonly status?: string;
  /**
   * When messages were sent, or conversations were last active: a preset of `ui/day-span.ts`, or two
   * days as 2026-11-01..2026-11-07.
   */
  readonly when?: string;
  /** When conversations were opened, as above. */
  readonly created?: string;
  readonly has?: 'file';
  /** Id of the one conversation to search in. */
  readonly in?: string;
  /** `relevance` is of messages, the others of conversations. The newest, or last active, first when left out. */
  readonly sort?: (typeof findSorts)[number];
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

function readAnchor({ at }: Given): { at?: string } {
  const anchor = textOf(at);
  return anchor === undefined ? {} : { at: anchor };
}

export function readConversationSearch(given: Given): ConversationSearch {
  const { find } = given;
  return {
    ...readAnchor(given),
    ...(isRecord(find) ? { find: readFindSearch(find) } : {}),
  };
}

const isRecord = (value: unknown): value is Given => typeof value === 'object' && value !== null;

export function readInboxSearch(given: Given): InboxSearch {
  return {
    ...readAnchor(given),
    ...(isView(given['view']) ? { view: given['view'] } : {}),
  };
}

const findTexts = [
  'q',
  'from',
  'customer',
  'operator',
  'tag',
  'mark',
  'status',
  'when',
  'created',
  'in',
] as const;

export function readFindSearch(given: Given): FindSearch {
  const texts = findTexts.flatMap((name) => {
    const value = textOf(given[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  const type = messageTypes.find((each) => each === given['type']);
  const sort = findSorts.find((each) => each === given['sort']);
  return {
    ...Object.fromEntries(texts),
    ...(given['tab'] === 'conversations' ? { tab: 'conversations' } : {}),
    ...(given['has'] === 'file' ? { has: 'file' } : {}),
    ...(type === undefined ? {} : { type }),
    ...(sort === undefined ? {} : { sort }),
  };
}

export function readTokensSearch({ kind, id }: Given): TokensSearch {
  const known = tokenKinds.find((each) => each === kind);
  const subject = textOf(id);
  return {
    ...(known === undefined ? {} : { kind: known }),
    ...(subject === undefined ? {} : { id: subject }),
  };
}
