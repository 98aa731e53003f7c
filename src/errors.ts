export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'unavailable';

/** What can be wrong with a field, as a word: a closed set, so that clients can say it in any language. */
export const faultRules = [
  'missing',
  'unknown_field',
  'given_twice',
  'wrong_type',
  'not_one_of',
  'too_short',
  'too_long',
  'too_small',
  'too_great',
  'too_few',
  'too_many',
  'too_many_words',
  'too_many_bytes',
  'blank',
  'repeated',
  'unchanged',
  'malformed',
  'login_form',
  'shortcut_form',
  'label_form',
  'color_form',
  'tag_form',
  'unknown_variable',
  'wrong_password',
  'empty_file',
  'unreadable_image',
  'too_many_pixels',
  'empty_query',
  'only_excluded',
  'filter_excluded',
  'filter_without_value',
  'quote_not_closed',
  'quote_empty',
  'no_date',
  'nobody_called_so',
  'too_many_called_so',
  'no_such_conversation',
  'no_such_tag',
  'no_such_mark',
  'type_without_file',
  'contradiction',
  'ends_before_it_begins',
] as const;

export type FaultRule = (typeof faultRules)[number];

/** What is wrong with the field, for programs; the message says the same to people. */
export interface Fault {
  readonly rule: FaultRule;
  /** How few or how many are right: characters, entries, bytes, or a number itself, by the rule. */
  readonly least?: number;
  readonly most?: number;
  /** What would be right, where it is one of some words. */
  readonly allowed?: readonly string[];
  /** The filter of a search that is meant, such as `from`. */
  readonly filter?: string;
  /** What was given that is wrong, shortened. */
  readonly value?: string;
  /** Where it stands in the text of the field, in UTF-16 units. */
  readonly at?: number;
  readonly length?: number;
}

/** What the caller needs to mend the request: the field at fault, when there is one. */
export interface ErrorDetail {
  readonly field?: string;
  readonly fault?: Fault;
  readonly [key: string]: unknown;
}

/**
 * Every failure that a caller can do something about. `message` says what is wrong and what would
 * be right; anything else that is thrown is a defect and is answered without its message.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** A malformed request: which field is at fault, and by which rule. */
export function invalid(field: string, message: string, fault: Fault): AppError {
  return new AppError('invalid', message, { field, fault });
}

/**
 * What the system (ENOENT), PostgreSQL (its SQLSTATE, as 23505) or a library calls a failure; '' where
 * nothing is said.
 */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether a failure has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(error));
}
