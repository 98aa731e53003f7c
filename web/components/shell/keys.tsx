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

const groups = [
  {
    title: 'everywhere',
    keys: [
      ['/', 'find'],
      ['Ctrl K', 'find'],
      ['?', 'help'],
      ['Esc', 'leave'],
    ],
  },
  {
    title: 'lists',
    keys: [
      ['j', 'next'],
      ['k', 'previous'],
      ['Enter', 'open'],
      ['↑ ↓', 'results'],
      ['n', 'nextMatch'],
      ['p', 'previousMatch'],
    ],
  },
  {
    title: 'conversation',
    keys: [
      ['a', 'join'],
      ['t', 'transfer'],
      ['s', 'suspend'],
      ['e', 'end'],
      ['o', 'reopen'],
      ['l', 'details'],
      ['Ctrl F', 'findHere'],
      ['Home End', 'ends'],
    ],
  },
  {
    title: 'writing',
    keys: [
      ['Enter', 'send'],
      ['Shift Enter', 'newLine'],
      ['/', 'reply'],
    ],
  },
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
      width={720}
      onCancel={() => keysShown.set(false)}
    >
      <div className={styles['keys']}>
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={text.keyGroups[title]}>
            <h3>{text.keyGroups[title]}</h3>
            <dl>
              {keys.map(([key, name]) => (
                <Key key={key} pressed={key} does={text.shortcuts[name]} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Key({ pressed, does }: { readonly pressed: string; readonly does: string }) {
  return (
    <>
      <dt>
        {pressed.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
