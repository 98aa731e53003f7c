import { Link } from '@tanstack/react-router';
import type { Conversation, FoundMessage } from 'chatkeep/client';
import { Fragment } from 'react';
import type { FindSearch } from '../../paths.ts';
import { Time } from '../../ui/times.tsx';
import { useTexts } from '../../ui/texts.ts';
import { jumpAgain } from '../message-list/use-jumps.ts';
import { previewOf } from '../message/preview.ts';
import { texts as messageTexts } from '../message/texts.ts';
import styles from './found.module.css';
import { snippetOf } from './snippet.ts';
import { texts } from './texts.ts';

interface FoundItemProps {
  readonly item: FoundMessage;
  /** Undefined while it is being asked for. */
  readonly conversation: Conversation | undefined;
  readonly search: FindSearch;
  /** Whether it stands beside the conversation: then it takes the place of the match that is shown. */
  readonly beside?: boolean;
  readonly current?: boolean;
}

/** A message with its words marked; it opens where it was said. */
export function FoundItem(props: FoundItemProps) {
  const { item, conversation, search, beside = false, current = false } = props;
  const text = useTexts(texts);
  const words = useTexts(messageTexts);
  const { id, conversationId, highlights, message, match } = item;
  const sender = senderOf(conversation, message.from, text.system);
  const marked = highlights.filter(({ ranges }) => ranges.length > 0);
  return (
    <Link
      className={styles['item']}
      to="/conversations/$conversationId"
      params={{ conversationId }}
      search={{ at: `message:${id}`, find: search }}
      preload={false}
      replace={beside}
      aria-current={current ? 'true' : undefined}
      data-found={id}
      onClick={(event) => {
        if (!current) return;
        event.preventDefault();
        jumpAgain(conversationId, `message:${id}`);
      }}
    >
      <span className={styles['about']}>
        <span className={styles['sender']}>{sender}</span>
        {message.type !== 'txt' && (
          <span className={styles['type']}>{words.types[message.type]}</span>
        )}
        {match === 'pinyin' && (
          <span className={styles['pinyin']} title={text.byPinyinHint}>
            {text.byPinyin}
          </span>
        )}
        <Time at={message.sentAt} className={styles['time']} />
      </span>
      {marked.length === 0 ? (
        <span className={styles['said']}>{previewOf(message, words)}</span>
      ) : (
        marked.map((highlight) => (
          <span key={highlight.field} className={styles['said']}>
            {snippetOf(highlight).map((piece, index) => (
              <Fragment key={index}>
                {piece.found ? <mark className={styles['mark']}>{piece.text}</mark> : piece.text}
              </Fragment>
            ))}
          </span>
        ))
      )}
    </Link>
  );
}

function senderOf(conversation: Conversation | undefined, id: string, system: string): string {
  if (id === 'admin') return system;
  if (conversation === undefined) return ' ';
  const { user, members, operators } = conversation;
  const person = [user, ...members, ...operators].find((each) => each?.id === id);
  return person?.nickName || id;
}
