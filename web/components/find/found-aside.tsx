import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import type { FindSearch } from '../../paths.ts';
import { conversationQuery } from '../../queries/conversations.ts';
import { foundMessagesQuery } from '../../queries/search.ts';
import { useTexts } from '../../ui/texts.ts';
import { useZone } from '../../ui/zone.ts';
import { nameOf } from '../conversation/names.ts';
import { FoundItem } from './found-item.tsx';
import styles from './found-aside.module.css';
import { type FoundGroup, groupsOf } from './groups.ts';
import { texts } from './texts.ts';
import { useSeen } from './use-seen.ts';

interface FoundAsideProps {
  readonly search: FindSearch;
  /** Id of the match that is shown. */
  readonly currentId: string;
}

/** What was found, beside the conversation where the screen is wide enough. */
export function FoundAside({ search, currentId }: FoundAsideProps) {
  const text = useTexts(texts);
  const zone = useZone();
  const list = useRef<HTMLElement>(null);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    foundMessagesQuery(search, zone),
  );
  const groups = useMemo(() => (data === undefined ? [] : groupsOf(data)), [data]);
  const isLoaded = data !== undefined;
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [currentId, isLoaded]);

  return (
    <aside ref={list} className={styles['aside']} aria-label={text.results}>
      {groups.map((group) => (
        <Group key={group.conversationId} group={group} search={search} currentId={currentId} />
      ))}
      {hasNextPage && (
        <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {text.further}
        </Button>
      )}
    </aside>
  );
}

interface GroupProps extends FoundAsideProps {
  readonly group: FoundGroup;
}

function Group({ group: { conversationId, hits }, search, currentId }: GroupProps) {
  const { ref, seen } = useSeen<HTMLElement>();
  const { data: conversation } = useQuery({ ...conversationQuery(conversationId), enabled: seen });
  return (
    <section ref={ref}>
      <h2 className={styles['name']}>
        {conversation === undefined ? ' ' : nameOf(conversation)}
        <span className={styles['title']}>{conversation?.title}</span>
      </h2>
      {hits.map((item) => (
        <FoundItem
          key={item.id}
          item={item}
          conversation={conversation}
          search={search}
          beside
          current={item.id === currentId}
        />
      ))}
    </section>
  );
}
