import { errorWords } from './error-words.ts';
import { en, zh } from './errors.texts.ts';
import { defineTexts, useTexts } from './texts.ts';

const texts = defineTexts({ en, zh });

/** Says why something failed; `beside` as of `errorWords`. */
export function useErrorWords(): (error: unknown, beside?: { field: boolean }) => string {
  const text = useTexts(texts);
  return (error, beside) => errorWords(error, text, beside);
}
