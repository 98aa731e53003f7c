import type { Highlight } from 'chatkeep/client';

interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the words of a found message stand in what is shown of it: just there when its text is shown
 * as it is, else wherever the words are.
 */
export function placesOf(
  shown: string,
  highlights: readonly Pick<Highlight, 'text' | 'ranges'>[],
): Place[] {
  return highlights.flatMap(({ text, ranges }) => {
    const at = shown.indexOf(text);
    if (at !== -1) return ranges.map(({ start, end }) => ({ start: at + start, end: at + end }));
    const words = new Set(ranges.map(({ start, end }) => text.slice(start, end)));
    return [...words].flatMap((word) => occurrences(shown, word));
  });
}

function occurrences(shown: string, word: string): Place[] {
  const places: Place[] = [];
  if (word === '') return places;
  for (let at = shown.indexOf(word); at !== -1; at = shown.indexOf(word, at + word.length)) {
    places.push({ start: at, end: at + word.length });
  }
  return places;
}
