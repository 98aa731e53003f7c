import { Tag } from 'antd';
import type { Conversation } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { useTexts } from '../../ui/texts.ts';
import { TranscriptButton } from '../transcript/transcript-button.tsx';
import styles from './conversation.module.css';
import { faceOf, joinedOperators, nameOf } from './names.ts';
import { StatusTag } from './status-tag.tsx';
import { texts } from './texts.ts';

interface ConversationHeaderProps {
  readonly conversation: Conversation;
  readonly back?: ReactNode;
}

export function ConversationHeader({ conversation, back }: ConversationHeaderProps) {
  const text = useTexts(texts);
  const names = joinedOperators(conversation).map(({ nickName, id }) => nickName || id);
  return (
    <header className={styles['header']}>
      {back}
      <Avatar {...faceOf(conversation)} size={36} />
      <div className={styles['who']}>
        <h1 className={styles['name']}>{nameOf(conversation)}</h1>
        <p className={styles['about']}>
          {conversation.title || text.untitled}
          {conversation.type === 'service' && (
            <> · {names.length === 0 ? text.nobody : text.withOperators(names.join('、'))}</>
          )}
        </p>
      </div>
      <div className={styles['tags']}>
        {conversation.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {conversation.hidden && <Tag>{text.hidden}</Tag>}
        {conversation.type === 'service' && <StatusTag status={conversation.status} />}
      </div>
      <TranscriptButton conversation={conversation} />
    </header>
  );
}
