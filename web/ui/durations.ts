import { durationText } from './duration-text.ts';
import { localeOf, useLanguage } from './texts.ts';

export function useDurationText(): (ms: number) => string {
  const locale = localeOf[useLanguage()];
  return (ms) => durationText(ms, locale);
}
