import { useSyncExternalStore } from 'react';
import { stored, useStored } from './stored.ts';

export type Appearance = 'light' | 'dark';
export type AppearanceChoice = Appearance | 'system';

const isChoice = (text: string | null): text is AppearanceChoice =>
  text === 'light' || text === 'dark' || text === 'system';

export const appearanceChoice = stored<AppearanceChoice>('chatkeep.appearance', (text) =>
  isChoice(text) ? text : 'system',
);

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  systemIsDark.addEventListener('change', listener);
  return () => systemIsDark.removeEventListener('change', listener);
}

const systemsOwn = (): Appearance => (systemIsDark.matches ? 'dark' : 'light');

const chosenOr = (choice: AppearanceChoice, system: Appearance) =>
  choice === 'system' ? system : choice;

export function appearanceNow(): Appearance {
  return chosenOr(appearanceChoice.get(), systemsOwn());
}

/** As chosen, or else as the system has it by now. */
export function useAppearance(): Appearance {
  return chosenOr(useStored(appearanceChoice), useSyncExternalStore(subscribe, systemsOwn));
}
