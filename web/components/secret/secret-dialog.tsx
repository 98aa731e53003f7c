import { Alert, Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { Roomy } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './secret.module.css';
import { texts } from './texts.ts';

interface SecretDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** For what is shown once: it closes by its button alone. */
export function SecretDialog({ open, title, onClose, children }: SecretDialogProps) {
  const text = useTexts(texts);
  return (
    <Modal
      open={open}
      title={title}
      footer={null}
      width={620}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <Alert className={styles['once'] ?? ''} type="warning" showIcon title={text.once} />
      {children}
      <div className={styles['done']}>
        <Roomy>
          <Button type="primary" onClick={onClose}>
            {text.done}
          </Button>
        </Roomy>
      </div>
    </Modal>
  );
}
