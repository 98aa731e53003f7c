import { type ComponentProps, Suspense, lazy, useState } from 'react';
import { connectionState } from '../../live.ts';
import { useMe } from '../../queries/me.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

const load = () => import('./account-dropdown.tsx');
const AccountDropdown = lazy(async () => ({ default: (await load()).AccountDropdown }));

/** A button with one's face; what it opens is loaded when somebody is about to open it. */
export function AccountMenu() {
  const [asked, setAsked] = useState(false);
  const soon = () => void load();
  if (!asked) {
    return <AccountButton onClick={() => setAsked(true)} onPointerEnter={soon} onFocus={soon} />;
  }
  return (
    <Suspense fallback={<AccountButton autoFocus />}>
      <AccountDropdown>
        <AccountButton autoFocus />
      </AccountDropdown>
    </Suspense>
  );
}

function AccountButton(props: ComponentProps<'button'>) {
  const text = useTexts(texts);
  const me = useMe();
  const state = useShared(connectionState);
  return (
    <button
      {...props}
      type="button"
      className={styles['account']}
      aria-label={text.account(me.name)}
    >
      <Avatar id={me.id} name={me.name} url={me.iconUrl} />
      <span className={styles['state']} data-state={state} aria-hidden />
    </button>
  );
}
