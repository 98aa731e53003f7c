import { sizeText } from './size-text.ts';
import { localeOf, useLanguage } from './texts.ts';

/** Sizes in the language of the page. */
export function useSizeText(): (bytes: number) => string {
  const locale = localeOf[useLanguage()];
  return (bytes) => sizeText(bytes, locale);
}
