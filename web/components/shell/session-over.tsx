import { Modal } from 'antd';
import { sessionLost } from '../../session/lost.ts';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { Widgets } from '../../ui/widgets.tsx';
import { SignInForm } from '../sign-in-form/sign-in-form.tsx';
import styles from './shell.module.css';
import { texts } from './texts.ts';

/** Lies over the page when its session is over: what is under it stays as it was. */
export function SessionOver() {
  const text = useTexts(texts);
  const lost = useShared(sessionLost);
  return (
    <Widgets>
      <Modal
        open={lost}
        title={text.expired}
        footer={null}
        closable={false}
        width={400}
        destroyOnHidden
      >
        <p className={styles['expired']}>{text.expiredHint}</p>
        <SignInForm />
      </Modal>
    </Widgets>
  );
}
