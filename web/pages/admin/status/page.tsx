import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { statusQuery } from '../../../queries/status.ts';
import { useErrorWords } from '../../../ui/errors.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { useTimes } from '../../../ui/times.tsx';
import { PageHead } from '../page-head.tsx';
import { Facts } from './facts.tsx';
import { Imports } from './imports.tsx';
import { LastDay } from './last-day.tsx';
import styles from './status.module.css';
import { texts } from './texts.ts';

export function StatusPage() {
  const text = useTexts(texts);
  const words = useErrorWords();
  const times = useTimes();
  const { data, error, dataUpdatedAt, refetch } = useQuery(statusQuery);
  const askAgain = () => void refetch();
  if (data === undefined) {
    return (
      <>
        <PageHead title={text.title} />
        {error === null ? <Loading /> : <Failure error={error} onRetry={askAgain} />}
      </>
    );
  }
  return (
    <>
      <PageHead title={text.title} hint={text.hint}>
        <span className={styles['updated']}>
          {text.updated} {times.exact(dataUpdatedAt)}
        </span>
      </PageHead>
      <div role="status">
        {error !== null && (
          <Alert
            className={styles['stale'] ?? ''}
            type="warning"
            showIcon
            title={text.stale}
            description={words(error)}
            action={
              <Button size="small" onClick={askAgain}>
                {text.again}
              </Button>
            }
          />
        )}
      </div>
      <LastDay minutes={data.minutes} now={dataUpdatedAt} />
      <Facts status={data} now={dataUpdatedAt} />
      <Imports ingest={data.ingest} />
    </>
  );
}
