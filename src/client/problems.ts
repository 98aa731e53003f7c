import type { Status } from './types.ts';

// What an error says, by RFC 9457; held equal to the server's schema like types.ts.

/** What can be wrong with a field of a request. */
export type FaultRule =
  | 'missing'
  | 'unknown_field'
  | 'given_twice'
  | 'wrong_type'
  | 'not_one_of'
  | 'too_short'
  | 'too_long'
  | 'too_small'
  | 'too_great'
  | 'too_few'
  | 'too_many'
  | 'too_many_words'
  | 'too_many_bytes'
  | 'blank'
  | 'repeated'
  | 'unchanged'
  | 'malformed'
  | 'login_form'
  | 'shortcut_form'
  | 'label_form'
  | 'color_form'
  | 'tag_form'
  | 'unknown_variable'
  | 'wrong_password'
  | 'empty_file'
  | 'unreadable_image'
  | 'too_many_pixels'
  | 'empty_query'
  | 'only_excluded'
  | 'filter_excluded'
  | 'filter_without_value'
  | 'quote_not_closed'
  | 'quote_empty'
  | 'no_date'
  | 'nobody_called_so'
  | 'too_many_called_so'
  | 'no_such_conversation'
  | 'no_such_tag'
  | 'no_such_mark'
  | 'type_without_file'
  | 'contradiction'
  | 'ends_before_it_begins';

/** What is wrong with the field, for programs that say it in words of their own. */
export interface Fault {
  rule: FaultRule;
  /** How few or how many are right: characters, entries, bytes, or a number itself, by the rule. */
  least?: number;
  most?: number;
  /** What would be right, where it is some words. */
  allowed?: string[];
  /** Of a search: the filter that is meant, such as `from`. */
  filter?: string;
  /** What was given, as far as 100 characters. */
  value?: string;
  /** Where it begins in the text of the field, and how long it is there, in UTF-16 units. */
  at?: number;
  length?: number;
}

/** Left-out fields of the problem's kind are undefined. */
export interface Problem {
  /** Stable address of the kind of problem. */
  type: string;
  title: string;
  status: number;
  /** What is wrong here, and what would be right. */
  detail: string;
  field?: string;
  fault?: Fault;
  reason?: string;
  /** What is possible instead, where something is. */
  allowed?: string[];
  /** What the caller may not. */
  permission?: string;
  /** The status in which it is not possible. */
  conversationStatus?: Status;
  /** As `Retry-After` says it. */
  retryAfterMs?: number;
  requestId: string;
}
