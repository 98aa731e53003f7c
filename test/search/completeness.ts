import { expect } from 'vitest';
import { foldOnly, splitUnits } from '../../src/search/fold.ts';
import { type Searches, openSearches } from '../../src/usecases/search.ts';
import type { TestContext } from '../helpers/context.ts';

const system = { kind: 'system' } as const;

/** The same numbers from 0 to below 1 every time (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const oneOf = <Item>(items: readonly Item[], next: () => number): Item =>
  items[Math.floor(next() * items.length)] as Item;

interface Said {
  readonly id: string;
  readonly folded: string;
}

/** Whole characters of a text, 1 to 8 of them, that are not all white space. */
function substring(text: string, next: () => number): string {
  const units = splitUnits(text);
  const start = Math.floor(next() * units.length);
  return units.slice(start, start + 1 + Math.floor(next() * 8)).join('');
}

export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

async function findAll(searches: Searches, q: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await searches.messages(system, { q, limit: 100, cursor });
    expect(page).toMatchObject({ partial: false, indexing: false });
    ids.push(...page.items.map(({ message }) => message.id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/**
 * Compares what is found of `present` random pieces of these texts with a plain scan over them, and
 * checks that `absent` pieces that are in none find nothing. A message may have several texts.
 */
export async function compareWithScan(
  ctx: TestContext,
  texts: readonly { readonly id: string; readonly text: string }[],
  { present, absent }: { readonly present: number; readonly absent: number },
): Promise<void> {
  const searches = openSearches(ctx);
  const next = random(7);
  const said: Said[] = texts.map(({ id, text }) => ({ id, folded: foldOnly(text) }));
  const scan = (piece: string) => {
    const folded = foldOnly(piece);
    const ids = said.filter((each) => each.folded.includes(folded)).map(({ id }) => id);
    return [...new Set(ids)];
  };
  for (let compared = 0; compared < present;) {
    const piece = substring(oneOf(texts, next).text, next);
    if (foldOnly(piece).trim() === '') continue;
    const [truth, found] = [scan(piece), await findAll(searches, quoted(piece))];
    expect([piece, truth.length > 0]).toEqual([piece, true]);
    expect([piece, found.toSorted()]).toEqual([piece, truth.toSorted()]);
    compared += 1;
  }
  const units = [...new Set(texts.flatMap(({ text }) => splitUnits(text)))];
  for (let compared = 0; compared < absent;) {
    const length = 2 + Math.floor(next() * 7);
    const piece = Array.from({ length }, () => oneOf(units, next)).join('');
    if (foldOnly(piece).trim() === '' || scan(piece).length > 0) continue;
    expect([piece, await findAll(searches, quoted(piece))]).toEqual([piece, []]);
    compared += 1;
  }
}
