import { Button } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { Replies } from '../../components/replies/replies.tsx';
import { TokenList } from '../../components/token-list/token-list.tsx';
import { useMe } from '../../queries/me.ts';
import { Roomy } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import { NameDialog, PasswordDialog } from './account-dialogs.tsx';
import styles from './page.module.css';
import { texts } from './texts.ts';

/** What everybody may change of themselves. */
export function OwnSettingsPage() {
  const text = useTexts(texts);
  const me = useMe();
  const [open, setOpen] = useState<'name' | 'password'>();
  const close = () => setOpen(undefined);
  useTitle(text.title);

  return (
    <div className={styles['page']}>
      <h1>{text.title}</h1>
      <Roomy>
        <Part title={text.account}>
          <div className={styles['account']}>
            <span>{me.name}</span>
            <Button onClick={() => setOpen('name')}>{text.changeName}</Button>
            <Button onClick={() => setOpen('password')}>{text.changePassword}</Button>
          </div>
        </Part>
        <Part title={text.replies} hint={text.repliesHint}>
          <Replies shared={false} />
        </Part>
        <Part title={text.sessions} hint={text.sessionsHint}>
          <TokenList kind="operator" id="me" />
        </Part>
        <NameDialog open={open === 'name'} onClose={close} />
        <PasswordDialog open={open === 'password'} onClose={close} />
      </Roomy>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Part({ title, hint, children }: PartProps) {
  const id = useId();
  return (
    <section className={styles['part']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      {children}
    </section>
  );
}
