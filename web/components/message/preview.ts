import type { Message, MessageType } from 'chatkeep/client';
import { textOf } from './body.ts';

interface Words {
  readonly revoked: string;
  readonly types: Readonly<Record<MessageType, string>>;
}

/** A message in one line: what it says, or what it is and is called. */
export function previewOf(message: Message, words: Words): string {
  const { type, body, revokedAt } = message;
  if (revokedAt !== null) return words.revoked;
  if (type === 'txt') return textOf(body, 'msg') ?? words.types.txt;
  const name = textOf(body, type === 'loc' ? 'addr' : 'filename');
  return name === undefined ? `[${words.types[type]}]` : `[${words.types[type]}] ${name}`;
}
