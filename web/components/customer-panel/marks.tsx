import { useInfiniteQuery } from '@tanstack/react-query';
import { marksQuery } from '../../queries/users.ts';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { SAVED } from '../message/actions/saved.ts';
import styles from './customer-panel.module.css';
import { Listed } from './listed.tsx';
import { texts } from './texts.ts';

interface MarksProps {
  readonly conversationId: string;
  /** Shows the message of a mark. */
  readonly onGo: (messageId: string) => void;
}

export function Marks({ conversationId, onGo }: MarksProps) {
  const text = useTexts(texts);
  return (
    <Listed
      title={text.marks}
      query={useInfiniteQuery(marksQuery(conversationId))}
      instead={(all) => (all.length === 0 ? text.noMarks : undefined)}
      keyOf={({ messageId, label, operatorId }) => `${messageId} ${label} ${operatorId}`}
    >
      {(mark) => (
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
      )}
    </Listed>
  );
}
