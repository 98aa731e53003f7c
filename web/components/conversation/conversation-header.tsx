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
const MOST_TAGS = 4;

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
      <Avatar {...faceOf(conversation)} size={36} />
      <div className={styles['who']}>
        <h1 className={styles['name']}>{nameOf(conversation)}</h1>
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
      <div className={styles['tags']}>
        {conversation.hidden && <Tag>{text.hidden}</Tag>}
        {conversation.type === 'service' && <StatusTag status={conversation.status} />}
      </div>
      <FindHere conversationId={conversation.id} />
      {actions}
      <TranscriptButton conversation={conversation} />
      <LifecycleBar conversation={conversation} />
    </header>
  );
}
