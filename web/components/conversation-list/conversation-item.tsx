import { Link } from '@tanstack/react-router';
import type { Conversation } from 'chatkeep/client';
import { memo } from 'react';
import { useMe } from '../../queries/me.ts';
import type { View } from '../../queries/views.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Time } from '../../ui/times.tsx';
import { useTexts } from '../../ui/texts.ts';
import { faceOf, nameOf } from '../conversation/names.ts';
import { StatusTag } from '../conversation/status-tag.tsx';
import { previewOf } from '../message/preview.ts';
import { texts as messageTexts } from '../message/texts.ts';
import styles from './conversation-list.module.css';
import { texts } from './texts.ts';

interface ConversationItemProps {
  readonly conversation: Conversation;
  readonly view: View;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly onFocus: (id: string) => void;
}

export const ConversationItem = memo(function ConversationItem(props: ConversationItemProps) {
  const { conversation, view, isOpen, isCursor, onFocus } = props;
  const text = useTexts(texts);
  const { id, title, unreadCount, lastActivityAt, waitingSince, status, type } = conversation;
  const at = view === 'waiting' ? (waitingSince ?? lastActivityAt) : lastActivityAt;
  return (
    <Link
      className={styles['item']}
      to="/inbox/$conversationId"
      params={{ conversationId: id }}
      search={{ view }}
      preload={false}
      aria-current={isOpen ? 'page' : undefined}
      tabIndex={isCursor ? 0 : -1}
      data-cursor={isCursor}
      data-unread={unreadCount > 0}
      onFocus={() => onFocus(id)}
    >
      <Avatar {...faceOf(conversation)} size={40} />
      <span className={styles['middle']}>
        <span className={styles['line']}>
          <span className={styles['name']}>{nameOf(conversation)}</span>
          <Time at={at} className={styles['time']} />
        </span>
        <span className={styles['line']}>
          <span className={styles['preview']}>
            <Preview conversation={conversation} />
          </span>
          {unreadCount > 0 && (
            <span className={styles['badge']}>
              <span aria-hidden>{unreadCount > 99 ? '99+' : unreadCount}</span>
              <span className="only-read-aloud">{text.unread(unreadCount)}</span>
            </span>
          )}
        </span>
        {(title !== '' || view === 'all') && (
          <span className={styles['line']}>
            <span className={styles['title']}>{title}</span>
            {view === 'all' && type === 'service' && <StatusTag status={status} />}
          </span>
        )}
      </span>
    </Link>
  );
});

function Preview({ conversation: { lastMessage } }: { readonly conversation: Conversation }) {
  const text = useTexts(texts);
  const words = useTexts(messageTexts);
  const me = useMe();
  if (lastMessage === null) return text.noMessage;
  const said = previewOf(lastMessage, words);
  return lastMessage.from === me.id ? text.you(said) : said;
}
