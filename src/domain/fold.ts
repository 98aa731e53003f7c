/** Folds case and width (NFKC), so that `ＧＥＴ` and `get` are one; used on both sides of a match. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * Single characters and pairs of neighbours of a folded text, without repeats. A text that contains
 * a query has every gram of the query, so the grams narrow a search that a substring test settles.
 */
export function grams(folded: string): string[] {
  const found = new Set<string>();
  let previous = '';
  for (const character of folded) {
    found.add(character);
    if (previous !== '') found.add(previous + character);
    previous = character;
  }
  return [...found];
}

// A text has room for very many; these narrow a search as well, and cost little to look up.
const MOST_QUERY_GRAMS = 64;

/**
 * The grams that a query is to be looked up by: pairs where it has any, else its single character. Of
 * a long one those of its beginning.
 */
export function queryGrams(folded: string): string[] {
  const all = grams(beginning(folded, MOST_QUERY_GRAMS + 1));
  const pairs = all.filter(
    (gram) => gram.length > String.fromCodePoint(gram.codePointAt(0) ?? 0).length,
  );
  return pairs.length > 0 ? pairs : all;
}

function beginning(text: string, characters: number): string {
  let left = characters;
  let length = 0;
  for (const character of text) {
    if (left-- === 0) break;
    length += character.length;
  }
  return text.slice(0, length);
}
