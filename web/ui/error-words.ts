import { ApiError, type Fault } from 'chatkeep/client';
import { isUnreachable } from '../queries/unreachable.ts';
import type { en, zh } from './errors.texts.ts';

type Words = typeof en | typeof zh;

/** What is said here, by a key that may come from a newer server. */
const find = <Said>(said: Readonly<Record<string, Said>>, key: string): Said | undefined =>
  Object.hasOwn(said, key) ? said[key] : undefined;

function faultWords(fault: Fault, text: Words): string | undefined {
  return find<(fault: Fault) => string>(text.faults, fault.rule)?.(fault);
}

function kindWords({ slug, problem, retryAfterMs }: ApiError, text: Words): string | undefined {
  if (slug === 'rate-limited') return text.throttled(Math.ceil((retryAfterMs ?? 60_000) / 1000));
  const { conversationStatus } = problem;
  if (slug === 'conflict' && conversationStatus !== undefined) {
    return text.impossible(conversationStatus);
  }
  return find(text.kinds, slug);
}

/**
 * Why something failed, in the reader's language as far as it is known, else in the server's words.
 * `beside` the field that is at fault, it need not be named.
 */
export function errorWords(error: unknown, text: Words, beside = { field: false }): string {
  if (isUnreachable(error)) return text.unreachable;
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { fault, field = '', detail } = error.problem;
  const words = fault && faultWords(fault, text);
  if (words === undefined) return kindWords(error, text) ?? detail;
  const name = beside.field ? undefined : find(text.fields, field);
  return name === undefined ? words : text.about(name, words);
}
