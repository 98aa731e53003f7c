import { Button } from 'antd';
import type { Message } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { useTexts } from '../../../ui/texts.ts';
import { texts } from '../texts.ts';
import { DownloadButton } from './download-button.tsx';
import styles from './media.module.css';
import type { MediaState } from './use-links.ts';

interface MediaFailureProps {
  readonly message: Message;
  readonly icon: ReactNode;
  readonly name: string;
  readonly state: Exclude<MediaState, 'shown'> | 'elsewhere';
  /** Instead of the state's own words. */
  readonly reason?: string | undefined;
  readonly onRetry?: () => void;
}

/** In place of a file that cannot be shown: what it is, why, and what can be done. */
export function MediaFailure({ message, icon, name, state, reason, onRetry }: MediaFailureProps) {
  const text = useTexts(texts);
  return (
    <span className={styles['failure']}>
      <span className={styles['kind']} aria-hidden>
        {icon}
      </span>
      <span className={styles['about']}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['soft']} role="status">
          {reason ?? text.media[state]}
        </span>
        {onRetry !== undefined && state !== 'asking' && state !== 'unreadable' && (
          <span>
            <Button size="small" onClick={onRetry}>
              {text.media.again}
            </Button>
          </span>
        )}
      </span>
      {state === 'unreadable' && <DownloadButton message={message} name={name} />}
    </span>
  );
}
