import { ApiError } from 'chatkeep/client';

/** Which of a form's fields the server found at fault; undefined when it named none of them. */
export function failedField(error: unknown, fields: readonly string[]): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const named = error.problem.field?.split('.')[0];
  return fields.find((field) => field === named);
}
