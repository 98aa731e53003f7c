import type { Message } from 'chatkeep/client';
import { type PlainWords, plainText } from './plain.ts';

const MOST = 200;

/** A message in one line: what it says, or what it is and is called. */
export function previewOf(message: Message, words: PlainWords): string {
  const line = plainText(message, words).replaceAll(/\s+/gu, ' ').trim();
  if (line === '') return words.types[message.type];
  return line.length <= MOST ? line : `${line.slice(0, MOST).toWellFormed()}…`;
}
