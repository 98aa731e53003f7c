import type { Conversation } from 'chatkeep/client';
import { SAVED } from './saved.ts';

const MOST = 12;

type Labels = Conversation['labels'];

/** Those of here first, then all others: the most used first. */
export function rankedLabels(here: Labels, all: Labels): string[] {
  const sizes = new Map<string, number>();
  for (const { label, size } of all) sizes.set(label, (sizes.get(label) ?? 0) + size);
  const ranked = [...sizes].toSorted(([, one], [, other]) => other - one).map(([label]) => label);
  return [...new Set([...here.map(({ label }) => label), ...ranked])]
    .filter((label) => label !== SAVED)
    .slice(0, MOST);
}
