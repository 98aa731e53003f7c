import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouterState, useSearch } from '@tanstack/react-router';
import { Tag } from 'antd';
import type { Conversation, Person } from 'chatkeep/client';
import { conversationsOfQuery } from '../../queries/users.ts';
import { useTexts } from '../../ui/texts.ts';
import { Time, useTimes } from '../../ui/times.tsx';
import { StatusTag } from '../conversation/status-tag.tsx';
import styles from './customer-panel.module.css';
import { Listed } from './listed.tsx';
import { texts } from './texts.ts';

interface ConversationsProps {
  readonly person: Person;
  /** The one that is open. */
  readonly currentId: string;
  /** Whether several people's stand below one another. */
  readonly named: boolean;
}

/** All conversations of somebody; one opens in place of the one that is open. */
export function Conversations({ person, currentId, named }: ConversationsProps) {
  const text = useTexts(texts);
  const query = useInfiniteQuery(conversationsOfQuery(person.id));
  const isOnly = (all: readonly Conversation[]) =>
    all.length === 1 && !query.hasNextPage && all[0]?.id === currentId;
  return (
    <Listed
      title={named ? text.othersOf(person.nickName || person.id) : text.others}
      query={query}
      instead={(all) => (isOnly(all) ? text.onlyThis : undefined)}
      keyOf={({ id }) => id}
    >
      {(each) => <Entry conversation={each} isCurrent={each.id === currentId} />}
    </Listed>
  );
}

interface EntryProps {
  readonly conversation: Conversation;
  readonly isCurrent: boolean;
}

function Entry({ conversation, isCurrent }: EntryProps) {
  const { view } = useSearch({ strict: false });
  const inInbox = useRouterState({
    select: ({ location }) => location.pathname.startsWith('/inbox/'),
  });
  const link = {
    className: styles['entry'],
    params: { conversationId: conversation.id },
    'aria-current': isCurrent ? ('page' as const) : undefined,
  };
  const content = <EntryContent conversation={conversation} isCurrent={isCurrent} />;
  return inInbox ? (
    <Link to="/inbox/$conversationId" search={view === undefined ? {} : { view }} {...link}>
      {content}
    </Link>
  ) : (
    <Link to="/conversations/$conversationId" search={{}} {...link}>
      {content}
    </Link>
  );
}

function EntryContent({ conversation, isCurrent }: EntryProps) {
  const text = useTexts(texts);
  const { short } = useTimes();
  const { title, status, type, tags, createdAt, lastActivityAt } = conversation;
  return (
    <>
      <span className={styles['title']}>
        {title || text.untitled}
        {type === 'service' && <StatusTag status={status} />}
      </span>
      {tags.length > 0 && (
        <span className={styles['tags']}>
          {tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      )}
      <span className={styles['soft']}>
        <Time at={createdAt} />
        {short(createdAt) !== short(lastActivityAt) && (
          <>
            {' – '}
            <Time at={lastActivityAt} />
          </>
        )}
        {isCurrent && <> · {text.current}</>}
      </span>
    </>
  );
}
