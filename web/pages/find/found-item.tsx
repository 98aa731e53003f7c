import { Link } from '@tanstack/react-router';
import type { FoundMessage, Highlight } from 'chatkeep/client';
import { Fragment } from 'react';
import { previewOf } from '../../components/message/preview.ts';
import { texts as messageTexts } from '../../components/message/texts.ts';
import { Time } from '../../ui/times.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';

export function FoundItem({ item }: { readonly item: FoundMessage }) {
  const words = useTexts(messageTexts);
  const { id, conversationId, highlights, message } = item;
  return (
    <li>
      <Link
        className={styles['item']}
        to="/conversations/$conversationId"
        params={{ conversationId }}
        search={{ at: `message:${id}` }}
        preload={false}
      >
        <Time at={message.sentAt} className={styles['time']} />
        {highlights.length === 0
          ? previewOf(message, words)
          : highlights.map((highlight) => (
              <Highlighted key={highlight.field} highlight={highlight} />
            ))}
      </Link>
    </li>
  );
}

function Highlighted({ highlight: { text, ranges } }: { readonly highlight: Highlight }) {
  return (
    <span>
      {ranges.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark className={styles['mark']}>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </span>
  );
}
