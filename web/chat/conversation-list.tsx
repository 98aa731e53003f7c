import type { Conversation } from 'chatkeep/client';
import { type MouseEvent, useState } from 'react';
import { texts as messageTexts } from '../components/message/texts.ts';
import { plainText } from '../components/message/plain.ts';
import { useShared } from '../ui/shared.ts';
import { useTexts } from '../ui/texts.ts';
import { Time } from '../ui/times.tsx';
import styles from './conversation-list.module.css';
import { conversations, load } from './conversations.ts';
import { Icon } from './icons.tsx';
import { othersOf } from './names.ts';
import { NewConversation } from './new-conversation.tsx';
import { Notice } from './notice.tsx';
import { goTo, hrefOf, openId } from './place.ts';
import { texts } from './texts.ts';

export function ConversationList({ myId }: { readonly myId: string }) {
  const text = useTexts(texts);
  const { list, next, error } = useShared(conversations);
  const open = useShared(openId);
  const [beginning, setBeginning] = useState(false);

  return (
    <>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text.mine}</h1>
        {!beginning && (
          <button type="button" className={styles['begin']} onClick={() => setBeginning(true)}>
            <Icon name="plus" size={16} /> {text.begin}
          </button>
        )}
      </div>
      {beginning && <NewConversation onDone={() => setBeginning(false)} />}
      <div className={styles['scroller']}>
        {error !== null && (
          <Notice title={text.failed} error={error} onRetry={() => void load('newest')} />
        )}
        {list?.length === 0 && !beginning && <Notice title={text.none} hint={text.noneHint} />}
        <ul className={styles['list']}>
          {list?.map((each) => (
            <li key={each.id}>
              <Item conversation={each} myId={myId} current={each.id === open} />
            </li>
          ))}
        </ul>
        {next !== null && (
          <button type="button" className={styles['more']} onClick={() => void load('more')}>
            {text.more}
          </button>
        )}
      </div>
    </>
  );
}

interface ItemProps {
  readonly conversation: Conversation;
  readonly myId: string;
  readonly current: boolean;
}

function Item({ conversation, myId, current }: ItemProps) {
  const text = useTexts(texts);
  const words = useTexts(messageTexts);
  const { id, title, lastMessage, lastActivityAt, status, unreadCount } = conversation;
  const names = othersOf(conversation, myId).join('、');
  function onClick(event: MouseEvent) {
    // With a modifier, the browser opens it elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(id);
  }
  return (
    <a
      className={styles['item']}
      href={hrefOf(id)}
      aria-current={current ? 'page' : undefined}
      data-unread={unreadCount > 0}
      onClick={onClick}
    >
      <span className={styles['name']}>{title || names || text.untitled}</span>
      <Time at={lastActivityAt} className={styles['soft']} />
      <span className={styles['last']}>
        {lastMessage === null ? '' : plainText(lastMessage, words)}
      </span>
      {unreadCount > 0 ? (
        <span className={styles['count']}>
          <span aria-hidden="true">{Math.min(unreadCount, 99)}</span>
          <span className="only-read-aloud">{text.unread(unreadCount)}</span>
        </span>
      ) : (
        <span className={styles['status']} data-status={status}>
          {text.statuses[status]}
        </span>
      )}
    </a>
  );
}
