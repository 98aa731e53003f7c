import { Tag } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { Copyable } from './copyable.tsx';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

export function AboutConversation({ conversation }: { readonly conversation: Conversation }) {
  const text = useTexts(texts);
  const { id, address, createdAt, endedAt, operators, tags } = conversation;
  return (
    <section className={styles['part']} aria-label={text.thisConversation}>
      <h3>{text.thisConversation}</h3>
      <dl className={styles['facts']}>
        <dt>{text.conversationId}</dt>
        <dd>
          <Copyable name={text.conversationId} value={id} />
        </dd>
        <dt>{text.opened}</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        {endedAt !== null && (
          <>
            <dt>{text.ended}</dt>
            <dd>
              <Time at={endedAt} />
            </dd>
          </>
        )}
        {address !== '' && (
          <>
            <dt>{text.address}</dt>
            <dd>{address}</dd>
          </>
        )}
        {operators.length > 0 && (
          <>
            <dt>{text.operators}</dt>
            <dd>
              {operators.map(({ id: operatorId, nickName, leftAt }) => (
                <div key={operatorId}>
                  {nickName || operatorId}
                  {leftAt !== null && <span className={styles['soft']}> · {text.left}</span>}
                </div>
              ))}
            </dd>
          </>
        )}
        {tags.length > 0 && (
          <>
            <dt>{text.tags}</dt>
            <dd className={styles['tags']}>
              {tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
