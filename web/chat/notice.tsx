import { ApiError } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { useErrorWords } from '../ui/errors.ts';
import { useTexts } from '../ui/texts.ts';
import buttons from './buttons.module.css';
import styles from './chat-page.module.css';
import { texts } from './texts.ts';

interface NoticeProps {
  readonly title: string;
  readonly hint?: string;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/** What stands in place of what is not there: why, and what can be done. */
export function Notice({ title, hint, error, onRetry, children }: NoticeProps) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const said = error instanceof Error ? words(error) : undefined;
  const requestId = error instanceof ApiError ? error.problem.requestId : '';
  return (
    <div className={styles['notice']} role={error === undefined ? undefined : 'alert'}>
      <p className={styles['notice-title']}>{title}</p>
      {hint !== undefined && <p className={styles['soft']}>{hint}</p>}
      {said !== undefined && <p className={styles['soft']}>{said}</p>}
      {requestId !== '' && <code className={styles['soft']}>{requestId}</code>}
      {onRetry !== undefined && (
        <button type="button" className={buttons['button']} onClick={onRetry}>
          {text.again}
        </button>
      )}
      {children}
    </div>
  );
}
