import { useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { useShared } from '../../ui/shared.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useEver } from '../../ui/use-ever.ts';
import { focusFindBox } from '../find/focus-find-box.ts';
import { keysShown } from './keys-shown.ts';
import { KeysDialog } from './later.ts';

/** Keys that work on every page, and the list of all. */
export function Keys() {
  const navigate = useNavigate();
  const asked = useEver(useShared(keysShown));
  const find = () => {
    if (!focusFindBox()) void navigate({ to: '/find' });
  };
  useHotkeys({
    '?': () => keysShown.set(true),
    '/': find,
  });
  useShortcuts({ k: find });

  return <Suspense>{asked && <KeysDialog />}</Suspense>;
}
