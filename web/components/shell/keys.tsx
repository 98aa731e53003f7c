import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { shared, useShared } from '../../ui/shared.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useTexts } from '../../ui/texts.ts';
import { focusFindBox } from '../find/focus-find-box.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

export const keysShown = shared(false);

const keys = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['a', 'join'],
  ['t', 'transfer'],
  ['s', 'suspend'],
  ['e', 'end'],
  ['o', 'reopen'],
  ['l', 'details'],
  ['/', 'find'],
  ['Ctrl K', 'find'],
  ['Ctrl F', 'findHere'],
  ['↑ ↓', 'results'],
  ['n', 'nextMatch'],
  ['p', 'previousMatch'],
  ['Home End', 'ends'],
  ['?', 'help'],
  ['Esc', 'leave'],
  ['Shift Enter', 'newLine'],
] as const;

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
      width={400}
      onCancel={() => keysShown.set(false)}
    >
      <dl className={styles['keys']}>
        {keys.map(([key, name]) => (
          <Key key={key} pressed={key} does={text.shortcuts[name]} />
        ))}
      </dl>
    </Modal>
  );
}

function Key({ pressed, does }: { readonly pressed: string; readonly does: string }) {
  return (
    <>
      <dt>
        <kbd>{pressed}</kbd>
      </dt>
      <dd>{does}</dd>
    </>
  );
}
