const MOST_WORDS = 1000;
const LONGEST_WORD = 64;

/** One a line; empty lines are none. */
export function wordsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What the server would refuse; undefined when nothing. */
export function faultOf(words: readonly string[]): 'many' | { readonly long: string } | undefined {
  if (words.length > MOST_WORDS) return 'many';
  const long = words.find((word) => word.length > LONGEST_WORD);
  return long === undefined ? undefined : { long };
}
