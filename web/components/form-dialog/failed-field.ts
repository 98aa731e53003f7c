import { ApiError } from 'chatkeep/client';
import { isUnreachable } from '../../queries/unreachable.ts';
import type { Texts } from './texts.ts';

/** Which of a form's fields the server found at fault; undefined when it named none of them. */
export function failedField(error: unknown, fields: readonly string[]): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const named = error.problem.field?.split('.')[0];
  return fields.find((field) => field === named);
}

/** Why something was refused: in the page's language where that is known, else in the server's words. */
export function reasonOf(error: unknown, text: Texts): string {
  if (isUnreachable(error)) return text.unreachable;
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { slug } = error;
  if (slug === 'taken') return text.taken;
  if (slug === 'last-admin') return text.lastAdmin;
  if (slug === 'rate-limited') return text.tooMany;
  return error.message;
}
