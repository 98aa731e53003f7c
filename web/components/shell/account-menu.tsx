import { type ComponentProps, Suspense, useState } from 'react';
import { connectionState } from '../../live.ts';
import { useMe } from '../../queries/me.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { AccountDropdown } from './later.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

/** A button with one's face. */
export function AccountMenu() {
  const [asked, setAsked] = useState(false);
  if (!asked) return <AccountButton onClick={() => setAsked(true)} />;
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
