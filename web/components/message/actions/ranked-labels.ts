import type { Conversation } from 'chatkeep/client';
import { SAVED } from './saved.ts';

const MOST = 12;

/** Those of here first, the most used of them at the front, then all others in their order. */
export function rankedLabels(here: Conversation['labels'], all: readonly string[]): string[] {
  const ranked = here.toSorted((one, other) => other.size - one.size).map(({ label }) => label);
  return [...new Set([...ranked, ...all])].filter((label) => label !== SAVED).slice(0, MOST);
}
