import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Spin, Tag } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { Fragment, type RefObject } from 'react';
import { faceOf, nameOf } from '../../components/conversation/names.ts';
import { StatusTag } from '../../components/conversation/status-tag.tsx';
import { previewOf } from '../../components/message/preview.ts';
import { texts as messageTexts } from '../../components/message/texts.ts';
import type { FindSearch } from '../../paths.ts';
import { foundConversationsQuery } from '../../queries/search.ts';
import { readTyped } from '../../queries/typed-query.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/times.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useZone } from '../../ui/zone.ts';
import { NotFoundOut } from './not-found-out.tsx';
import styles from './page.module.css';
import { Sorting } from './sorting.tsx';
import { texts } from './texts.ts';
import { useNearEnd } from './use-near-end.ts';

const sorts = ['-activity', 'activity', '-created', 'created'] as const;

interface FoundConversationsProps {
  readonly search: FindSearch;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly onSort: (sort: FindSearch['sort']) => void;
  /** Takes the filters off; undefined when none is set. */
  readonly onClear: (() => void) | undefined;
}

/** Conversations by where the words stand: name, title, tag, operator. */
export function FoundConversations({ search, scroller, onSort, onClear }: FoundConversationsProps) {
  const text = useTexts(texts);
  const zone = useZone();
  const query = useInfiniteQuery({
    ...foundConversationsQuery(search, zone),
    placeholderData: keepPreviousData,
  });
  const { data, error, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const hasWords = readTyped(search.q ?? '').words !== '';
  const end = useNearEnd(scroller, () => {
    const stopped = error !== null || isPlaceholderData;
    if (hasNextPage && !isFetchingNextPage && !stopped) void query.fetchNextPage();
  });

  if (data === undefined) {
    return error === null ? (
      <Loading />
    ) : (
      <NotFoundOut error={error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      <div className={styles['head']}>
        <span>{data.length === 0 ? '' : text.places[data[0]?.place ?? 'all']}</span>
        {query.isFetching && !isFetchingNextPage && <Spin size="small" />}
        {data.length > 1 && (
          <Sorting
            sorts={sorts}
            sort={
              search.sort === undefined || search.sort === 'relevance' ? '-activity' : search.sort
            }
            onSort={(sort) => onSort(sort === '-activity' ? undefined : sort)}
          />
        )}
      </div>
      {data.length === 0 && !hasNextPage ? (
        <Empty
          icon={<SearchOutlined />}
          title={hasWords ? text.noConversation : text.underFilters}
          hint={hasWords ? text.noConversationHint : text.underFiltersHint}
          action={onClear !== undefined && <Button onClick={onClear}>{text.clear}</Button>}
        />
      ) : (
        <ol
          className={styles['groups']}
          aria-label={text.conversations}
          data-stale={isPlaceholderData}
          aria-busy={query.isFetching}
        >
          {data.map(({ place, conversation }, index) => (
            <Fragment key={conversation.id}>
              {index > 0 && data[index - 1]?.place !== place && (
                <li className={styles['place']}>{text.places[place]}</li>
              )}
              <li className={styles['conversation']}>
                <Found conversation={conversation} search={search} />
              </li>
            </Fragment>
          ))}
        </ol>
      )}
      {error === null ? (
        <div ref={end} className={styles['end']}>
          {hasNextPage ? <Spin size="small" /> : data.length > 0 && text.end}
        </div>
      ) : (
        <NotFoundOut
          key={query.errorUpdateCount}
          error={error}
          onRetry={() => void query.fetchNextPage()}
        />
      )}
    </>
  );
}

interface FoundProps {
  readonly conversation: Conversation;
  readonly search: FindSearch;
}

function Found({ conversation, search }: FoundProps) {
  const words = useTexts(messageTexts);
  const { id, title, tags, status, type, lastMessage, lastActivityAt } = conversation;
  return (
    <Link
      className={styles['found']}
      to="/conversations/$conversationId"
      params={{ conversationId: id }}
      search={{ find: search }}
      preload={false}
      data-found={id}
    >
      <Avatar {...faceOf(conversation)} size={36} />
      <span className={styles['middle']}>
        <span className={styles['line']}>
          <span className={styles['name']}>{nameOf(conversation)}</span>
          <span className={styles['title']}>{title}</span>
          <Time at={lastActivityAt} className={styles['time']} />
        </span>
        <span className={styles['line']}>
          <span className={styles['title']}>
            {lastMessage !== null && previewOf(lastMessage, words)}
          </span>
          {tags.slice(0, 3).map((tag) => (
            <Tag key={tag} className={styles['tag'] ?? ''}>
              {tag}
            </Tag>
          ))}
          {type === 'service' && <StatusTag status={status} />}
        </span>
      </span>
    </Link>
  );
}
