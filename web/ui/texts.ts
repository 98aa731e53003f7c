import { stored, useStored } from './stored.ts';

export type Language = 'en' | 'zh';

/** The same keys as another catalogue; functions take the same values. */
type Like<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Catalogue[Key] extends string
      ? string
      : Like<Catalogue[Key]>;
};

export interface Texts<Catalogue> {
  readonly en: Catalogue;
  readonly zh: Like<Catalogue>;
}

/** What a catalogue says in the chosen language: for functions that are given their words. */
export type WordsOf<Catalogues> =
  Catalogues extends Texts<infer Catalogue> ? Like<Catalogue> : never;

/** What a page says, in each language: texts, and functions where something is filled in. */
export function defineTexts<const Catalogue>(texts: Texts<Catalogue>): Texts<Catalogue> {
  return texts;
}

const isLanguage = (text: string | null): text is Language => text === 'en' || text === 'zh';

function ofBrowser(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

/** As chosen, or else as the browser asks for. */
export const language = stored<Language>('chatkeep.language', (text) =>
  isLanguage(text) ? text : ofBrowser(),
);

export function useLanguage(): Language {
  return useStored(language);
}

export function useTexts<Catalogue>(texts: Texts<Catalogue>): Like<Catalogue> {
  return texts[useLanguage()] as Like<Catalogue>;
}

/** BCP 47, for Intl and `lang`. */
export const localeOf: Record<Language, string> = { en: 'en', zh: 'zh-CN' };
