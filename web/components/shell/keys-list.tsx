import { useTexts } from '../../ui/texts.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

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

/** All keys, by where they act. */
export function KeysList() {
  const text = useTexts(texts);
  return (
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
