import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { shared, useShared } from '../../ui/shared.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useTexts } from '../../ui/texts.ts';
import { focusFindBox } from '../find/focus-find-box.ts';
import { KeysList } from './keys-list.tsx';
import { texts } from './texts.ts';

export const keysShown = shared(false);

/** Keys that work on every page, and the list of all. */
export function Keys() {
  const text = useTexts(texts);
  const navigate = useNavigate();
  const open = useShared(keysShown);
  const find = () => {
    if (!focusFindBox()) void navigate({ to: '/find' });
  };
  useHotkeys({
    '?': () => keysShown.set(true),
    '/': find,
  });
  useShortcuts({ k: find });

  return (
    <Modal
      open={open}
      title={text.keys}
      footer={null}
      width={720}
      onCancel={() => keysShown.set(false)}
    >
      <KeysList />
    </Modal>
  );
}
