import { Button, Spin } from 'antd';
import { useErrorWords } from '../../ui/errors.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './message-list.module.css';
import { texts } from './texts.ts';
import { TOP_PX } from './use-scroll.ts';

interface EdgeProps {
  /** What is said where nothing goes on; false while there is more. */
  readonly ended?: string | false;
  readonly failed: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

/** What stands at an end of the rows: that more is being loaded, could not be, or is not there. */
export function Edge({ ended = false, failed, error, onRetry }: EdgeProps) {
  const text = useTexts(texts);
  const words = useErrorWords();
  return (
    <div className={styles['edge']} style={{ height: TOP_PX }}>
      {ended !== false ? (
        ended
      ) : failed ? (
        <span className={styles['failed']} role="alert">
          <span title={error === null ? undefined : words(error)}>{text.notLoaded}</span>
          <Button size="small" onClick={onRetry}>
            {text.again}
          </Button>
        </span>
      ) : (
        <Spin size="small" />
      )}
    </div>
  );
}
