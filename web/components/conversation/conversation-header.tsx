import { Tag } from 'antd';
import type { Conversation } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { FindHere } from '../find/find-here.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { useTexts } from '../../ui/texts.ts';
import { TranscriptButton } from '../transcript/transcript-button.tsx';
import { LifecycleBar } from '../lifecycle/lifecycle-bar.tsx';
import styles from './conversation.module.css';
import { faceOf, joinedOperators, nameOf } from './names.ts';
import { StatusTag } from './status-tag.tsx';
import { texts } from './texts.ts';

/** More are told by their number. */
const MOST_TAGS = 3;

interface ConversationHeaderProps {
  readonly conversation: Conversation;
  readonly back?: ReactNode;
  /** Buttons at its end. */
  readonly actions?: ReactNode;
}

export function ConversationHeader({ conversation, back, actions }: ConversationHeaderProps) {
  const text = useTexts(texts);
  const names = joinedOperators(conversation).map(({ nickName, id }) => nickName || id);
  const moreTags = conversation.tags.slice(MOST_TAGS);
  return (
    <header className={styles['header']}>
      {back}
      <div className={styles['face']}>
        <Avatar {...faceOf(conversation)} size={36} />
      </div>
      <div className={styles['who']}>
        <div className={styles['title']}>
          <h1 className={styles['name']}>{nameOf(conversation)}</h1>
          {conversation.type === 'service' && <StatusTag status={conversation.status} />}
          {conversation.hidden && <Tag>{text.hidden}</Tag>}
        </div>
        <div className={styles['about']}>
          <span className={styles['topic']}>
            {conversation.title || text.untitled}
            {conversation.type === 'service' && (
              <> · {names.length === 0 ? text.nobody : text.withOperators(names.join('、'))}</>
            )}
          </span>
          {conversation.tags.slice(0, MOST_TAGS).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          {moreTags.length > 0 && <Tag title={moreTags.join('、')}>+{moreTags.length}</Tag>}
        </div>
      </div>
      <LifecycleBar conversation={conversation} />
      <div className={styles['tools']}>
        <FindHere conversationId={conversation.id} />
        <TranscriptButton conversation={conversation} />
        {actions}
      </div>
    </header>
  );
}
