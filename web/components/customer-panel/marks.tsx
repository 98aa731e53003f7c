import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { marksQuery } from '../../queries/users.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { SAVED } from '../message/actions/saved.ts';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

interface MarksProps {
  readonly conversationId: string;
  /** Shows the message of a mark. */
  readonly onGo: (messageId: string) => void;
}

export function Marks({ conversationId, onGo }: MarksProps) {
  const text = useTexts(texts);
  const query = useInfiniteQuery(marksQuery(conversationId));
  const { data, error } = query;
  return (
    <section className={styles['part']} aria-label={text.marks}>
      <h3>{text.marks}</h3>
      {data === undefined && error === null && <Loading />}
      {error !== null && <Failure error={error} onRetry={() => void query.refetch()} />}
      {data?.length === 0 && <p className={styles['soft']}>{text.noMarks}</p>}
      <ul className={styles['list']}>
        {data?.map((mark) => (
          <li key={`${mark.messageId} ${mark.label} ${mark.operatorId}`}>
            <button type="button" className={styles['entry']} onClick={() => onGo(mark.messageId)}>
              <span className={styles['title']}>
                <span
                  className={styles['dot']}
                  style={mark.color === null ? {} : { background: mark.color }}
                  aria-hidden
                />
                {mark.label === SAVED ? text.saved : mark.label}
              </span>
              {mark.note !== null && mark.note !== '' && <span>{mark.note}</span>}
              <span className={styles['soft']}>
                {mark.operatorNick} · <Time at={mark.createdAt} />
                {!mark.shared && <> · {text.private}</>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="small"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </section>
  );
}
