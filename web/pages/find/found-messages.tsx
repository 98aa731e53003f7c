import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Spin } from 'antd';
import { type RefObject, useMemo } from 'react';
import { FoundGroup } from '../../components/find/found-group.tsx';
import { groupsOf } from '../../components/find/groups.ts';
import { texts as findTexts } from '../../components/find/texts.ts';
import type { FindSearch } from '../../paths.ts';
import { type FoundMessages as Found, foundMessagesQuery } from '../../queries/search.ts';
import { Empty, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useZone } from '../../ui/zone.ts';
import { NotFoundOut } from './not-found-out.tsx';
import styles from './page.module.css';
import { keyOf, placeIn } from './place.ts';
import { Sorting } from './sorting.tsx';
import { texts } from './texts.ts';
import { useNearEnd } from './use-near-end.ts';

interface FoundMessagesProps {
  readonly search: FindSearch;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly onSort: (sort: FindSearch['sort']) => void;
  /** Takes the filters off; undefined when none is set. */
  readonly onClear: (() => void) | undefined;
}

/** Messages, grouped by conversation, page after page as one scrolls. */
export function FoundMessages({ search, scroller, onSort, onClear }: FoundMessagesProps) {
  const text = useTexts(texts);
  const words = useTexts(findTexts);
  const zone = useZone();
  const query = useInfiniteQuery({
    ...foundMessagesQuery(search, zone),
    placeholderData: keepPreviousData,
  });
  const { data, error, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const groups = useMemo(() => (data === undefined ? [] : groupsOf(data)), [data]);
  const end = useNearEnd(scroller, () => {
    const stopped = data?.partial === true || error !== null || isPlaceholderData;
    if (hasNextPage && !isFetchingNextPage && !stopped) void query.fetchNextPage();
  });
  const place = placeIn(search);

  if (data === undefined) {
    return error === null ? (
      <Loading />
    ) : (
      <NotFoundOut
        key={query.errorUpdateCount}
        error={error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <>
      <div className={styles['head']}>
        <span role="status">{isPlaceholderData ? '' : countOf(data, text)}</span>
        {query.isFetching && !isFetchingNextPage && <Spin size="small" />}
        {groups.length > 1 && (
          <Sorting
            sorts={['newest', 'relevance']}
            sort={search.sort === 'relevance' ? 'relevance' : 'newest'}
            onSort={(sort) => onSort(sort === 'relevance' ? sort : undefined)}
          />
        )}
      </div>
      {data.indexing && <Alert type="info" showIcon title={text.indexing} />}
      {groups.length === 0 && !hasNextPage ? (
        <Empty
          icon={<SearchOutlined />}
          title={text.nothing}
          hint={text.nothingHint}
          action={onClear !== undefined && <Button onClick={onClear}>{text.clear}</Button>}
        />
      ) : (
        <ol
          className={styles['groups']}
          aria-label={words.results}
          data-stale={isPlaceholderData}
          aria-busy={query.isFetching}
        >
          {groups.map((group) => (
            <FoundGroup
              key={`${keyOf(search)} ${group.conversationId}`}
              group={group}
              search={search}
              initiallyExpanded={place.expanded.has(group.conversationId)}
              onExpanded={(expanded) => {
                if (expanded) place.expanded.add(group.conversationId);
                else place.expanded.delete(group.conversationId);
              }}
            />
          ))}
        </ol>
      )}
      {error === null ? (
        <div ref={end} className={styles['end']}>
          {data.partial && hasNextPage ? (
            <>
              {text.partial}{' '}
              <Button loading={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {text.goOn}
              </Button>
            </>
          ) : hasNextPage ? (
            <Spin size="small" />
          ) : (
            groups.length > 0 && text.end
          )}
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

interface CountTexts {
  readonly count: (count: string, isOne: boolean) => string;
  readonly about: (count: string) => string;
}

function countOf({ count }: Found, text: CountTexts): string {
  if (count === undefined) return '';
  if (count.relation === 'about') return text.about(count.value.toLocaleString('en'));
  return text.count(count.text, count.value === 1 && count.relation === 'exact');
}
