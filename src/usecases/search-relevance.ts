import { characterClass, classOf } from '../search/characters.ts';
import { type DocumentKey, newestFirst } from '../search/segments/document-key.ts';
import type { Hit } from './search-walk.ts';

/** So many of the newest hits are ranked. */
export const MOST_RANKED = 1000;

export interface Rank {
  /** Whole, and the higher the better. */
  readonly score: number;
  readonly key: DocumentKey;
}

interface Ranked {
  readonly rank: Rank;
}

/** Better first, then newer. */
export function rank(a: Ranked, b: { readonly rank?: Rank }): number {
  if (b.rank === undefined) return 0;
  return b.rank.score - a.rank.score || newestFirst(a.rank.key, b.rank.key);
}

const EXACT = 1000;
const WHOLE_WORD = 100;
const AT_START = 50;
const MOST_DENSE = 100;

/**
 * By what a reader would look at first: written so before said so, whole words before beginnings, at
 * the start of the text, and how much of the text it is. A word counts where it stands best.
 */
export function rankOf({ match, place, ranges, folded }: Hit): Rank {
  let score = match === 'exact' ? EXACT : 0;
  let found = 0;
  for (const word of ranges) {
    const bonuses = word.map(
      ([start, end]) =>
        (isWhole(folded, start, end) ? WHOLE_WORD : 0) + (start === 0 ? AT_START : 0),
    );
    score += bonuses.reduce((best, bonus) => Math.max(best, bonus), 0);
    const [start = 0, end = 0] = word[0] ?? [];
    found += end - start;
  }
  score += Math.round((MOST_DENSE * Math.min(found, folded.length)) / Math.max(1, folded.length));
  return { score, key: place.after ?? { sentAt: 0, conversationNo: 0, seq: 0 } };
}

/** Whether no letter or digit is cut off; in writing without spaces every run is whole. */
function isWhole(text: string, start: number, end: number): boolean {
  return !joins(text, start) && !joins(text, end);
}

function joins(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const [before, after] = [classOf(text.charCodeAt(at - 1)), classOf(text.charCodeAt(at))];
  const { letter, digit } = characterClass;
  return before === after && (before === letter || before === digit);
}
