import { stored } from '../../ui/stored.ts';

const MOST = 8;

/** What was searched for lately and led somewhere, the last first, one to a line. */
export const recentSearches = stored<string>('chatkeep.searches', (text) => text ?? '');

export const readRecent = (text: string) => text.split('\n').filter((line) => line !== '');

export function rememberSearch(q: string): void {
  const search = q.trim().replaceAll(/\s+/g, ' ');
  if (search === '') return;
  const others = readRecent(recentSearches.get()).filter((other) => other !== search);
  recentSearches.set([search, ...others].slice(0, MOST).join('\n'));
}
