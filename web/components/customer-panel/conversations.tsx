import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouterState, useSearch } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import type { Conversation, Person } from 'chatkeep/client';
import { conversationsOfQuery } from '../../queries/users.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Time, useTimes } from '../../ui/times.tsx';
import { StatusTag } from '../conversation/status-tag.tsx';
import styles from './customer-panel.module.css';
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
  const { data, error } = query;
  const title = named ? text.othersOf(person.nickName || person.id) : text.others;
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {data === undefined && error === null && <Loading />}
      {error !== null && <Failure error={error} onRetry={() => void query.refetch()} />}
      {data?.length === 1 && !query.hasNextPage && data[0]?.id === currentId ? (
        <p className={styles['soft']}>{text.onlyThis}</p>
      ) : (
        <ul className={styles['list']}>
          {data?.map((each) => (
            <li key={each.id}>
              <Entry conversation={each} isCurrent={each.id === currentId} />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          size="small"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </section>
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
