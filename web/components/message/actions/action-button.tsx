import { MoreOutlined } from '@ant-design/icons';
import type { Message } from 'chatkeep/client';
import { useTexts } from '../../../ui/texts.ts';
import { acting } from './acting.ts';
import styles from './actions.module.css';
import { texts } from './texts.ts';

interface ActionButtonProps {
  readonly message: Message;
  readonly name: string;
}

/** Opens what can be done with a message. There is one menu for all, so that rows stay light. */
export function ActionButton({ message, name }: ActionButtonProps) {
  const text = useTexts(texts);
  return (
    <button
      type="button"
      className={styles['more']}
      aria-label={text.more(name)}
      aria-haspopup="menu"
      onClick={({ currentTarget }) =>
        acting.set({ what: 'choosing', message, name, opener: currentTarget })
      }
    >
      <MoreOutlined aria-hidden />
    </button>
  );
}
