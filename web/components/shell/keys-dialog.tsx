import { Modal } from 'antd';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { Widgets } from '../../ui/widgets.tsx';
import { keysShown } from './keys-shown.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

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

/** All keys, and what they do. */
export function KeysDialog() {
  const text = useTexts(texts);
  const open = useShared(keysShown);
  return (
    <Widgets>
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
    </Widgets>
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
