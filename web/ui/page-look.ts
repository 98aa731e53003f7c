import { type ReactNode, useLayoutEffect } from 'react';
import { type Appearance, useAppearance } from './appearance.ts';
import { asVariables, palettes } from './palette.ts';
import { type Language, localeOf, useLanguage } from './texts.ts';

/** Gives the page its language and its colours, as variables of the style sheets. */
export function usePageLook(): { readonly appearance: Appearance; readonly language: Language } {
  const appearance = useAppearance();
  const language = useLanguage();
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = localeOf[language];
    root.style.colorScheme = appearance;
    for (const [name, value] of asVariables(palettes[appearance])) {
      root.style.setProperty(name, value);
    }
  }, [appearance, language]);
  return { appearance, language };
}

export function PageLook({ children }: { readonly children: ReactNode }): ReactNode {
  usePageLook();
  return children;
}
