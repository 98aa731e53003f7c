import type { JsonObject } from 'chatkeep/client';

/** A text of a message's body, which holds whatever its sender wrote. */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
