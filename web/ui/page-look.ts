import { type ReactNode, useLayoutEffect } from 'react';
import { type Appearance, useAppearance } from './appearance.ts';
import { asVariables, palettes } from './palette.ts';
import { type Language, localeOf, useLanguage } from './texts.ts';

/** Gives the page a language and colours, as variables of the style sheets. */
export function dress(appearance: Appearance, language: Language): void {
  const root = document.documentElement;
  root.lang = localeOf[language];
  root.style.colorScheme = appearance;
  for (const [name, value] of asVariables(palettes[appearance])) {
    root.style.setProperty(name, value);
  }
}

/** Keeps the page in the language and the colours that are chosen. */
export function usePageLook(): void {
  const appearance = useAppearance();
  const language = useLanguage();
  useLayoutEffect(() => dress(appearance, language), [appearance, language]);
}

export function PageLook({ children }: { readonly children: ReactNode }): ReactNode {
  usePageLook();
  return children;
}
