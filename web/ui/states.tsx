import { ApiError } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { useErrorWords } from './errors.ts';
import { PlainButton } from './plain-button.tsx';
import styles from './states.module.css';
import { texts } from './states.texts.ts';
import { useTexts } from './texts.ts';
import { Wheel } from './wheel.tsx';

/** Said to whoever cannot see the wheel; shown late, so that what is quick does not flicker. */
export function Loading() {
  const text = useTexts(texts);
  return (
    <div className={styles['state']} role="status" aria-label={text.loading}>
      <span className={styles['late']}>
        <Wheel />
      </span>
    </div>
  );
}

interface LoadedProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly children: (data: Data) => ReactNode;
}

/** What a query answered; until then that it loads, or why it failed. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  const { data, error, refetch } = query;
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <Loading /> : children(data);
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing there, and what to do about it. */
export function Empty({ icon, title, hint, action }: EmptyProps) {
  return (
    <div className={styles['state']}>
      {icon !== undefined && (
        <div className={styles['icon']} aria-hidden>
          {icon}
        </div>
      )}
      <p className={styles['title']}>{title}</p>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      {action}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What failed and why, with the request's id for whoever looks into the log. */
export function Failure({ error, title, onRetry }: FailureProps) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const requestId = error instanceof ApiError ? error.problem.requestId : '';
  return (
    <div className={styles['state']} role="alert">
      <p className={styles['title']}>{title ?? text.failed}</p>
      <p className={styles['hint']}>{words(error)}</p>
      {requestId !== '' && <p className={styles['request']}>{text.request(requestId)}</p>}
      {onRetry !== undefined && <PlainButton onClick={onRetry}>{text.again}</PlainButton>}
    </div>
  );
}
