import { fold, queryGrams } from '../../domain/fold.ts';
import { type Field, NICK_SEPARATOR } from './layout.ts';

export interface Wanted {
  readonly userNick?: string | undefined;
  readonly operatorNick?: string | undefined;
  readonly title?: string | undefined;
  readonly tag?: string | undefined;
}

/** Text of three characters or more, of which the terms tell no more than that it may be there. */
export interface Wording {
  readonly field: Field;
  readonly text: string;
}

export interface ChunkQuery {
  /** What every match has. */
  readonly terms: readonly string[];
  /** What is still to be looked for in the texts. */
  readonly wordings: readonly Wording[];
}

/** What chunks are asked for; undefined for what they cannot answer. */
export function chunkQuery({ userNick, operatorNick, title, tag }: Wanted): ChunkQuery | undefined {
  const terms = new Set<string>();
  const wordings: Wording[] = [];
  const texts = [
    ['u', userNick],
    ['o', operatorNick],
    ['t', title],
  ] as const;
  for (const [field, given = ''] of texts) {
    const text = fold(given);
    if (text === '') continue;
    if (text.includes(NICK_SEPARATOR)) return undefined;
    const grams = queryGrams(text);
    for (const gram of grams) terms.add(field + gram);
    if (Array.from(text).length > 2) wordings.push({ field, text });
  }
  if (tag) terms.add(`g${tag}`);
  return terms.size === 0 ? undefined : { terms: [...terms], wordings };
}
