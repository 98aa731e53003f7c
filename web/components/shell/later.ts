import { lazy } from 'react';
import { part } from '../../ui/part.ts';

// What lies over the page at times. It is made of widgets, which the page itself does without.

const parts = {
  account: () => import('./account-dropdown.tsx'),
  keys: () => import('./keys-dialog.tsx'),
  over: () => import('./session-over.tsx'),
};

export const AccountDropdown = lazy(async () => ({
  default: (await part(parts.account)).AccountDropdown,
}));
export const KeysDialog = lazy(async () => ({ default: (await part(parts.keys)).KeysDialog }));
export const SessionOver = lazy(async () => ({ default: (await part(parts.over)).SessionOver }));
