import { InboxOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Conversation } from 'chatkeep/client';
import { useRef } from 'react';
import { VList, type VListHandle } from 'virtua';
import { conversationsQuery } from '../../queries/conversations.ts';
import type { View } from '../../queries/views.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Wheel } from '../../ui/wheel.tsx';
import { useForeignZone } from '../../ui/zone.ts';
import { ConversationItem } from './conversation-item.tsx';
import styles from './conversation-list.module.css';
import { texts } from './texts.ts';
import { useCursor } from './use-cursor.ts';

const NEAR_END_PX = 800;

interface ConversationListProps {
  readonly view: View;
  readonly openId: string | undefined;
}

export function ConversationList({ view, openId }: ConversationListProps) {
  const text = useTexts(texts);
  const query = useInfiniteQuery(conversationsQuery(view));
  if (query.data === undefined) {
    return query.error === null ? (
      <Loading />
    ) : (
      <Failure error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.length === 0) {
    return <Empty icon={<InboxOutlined />} title={text.empty[view]} hint={text.emptyHint} />;
  }
  return (
    <Items
      conversations={query.data}
      openId={openId}
      view={view}
      more={query.hasNextPage}
      onNearEnd={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
    />
  );
}

interface ItemsProps extends ConversationListProps {
  readonly conversations: readonly Conversation[];
  readonly more: boolean;
  readonly onNearEnd: () => void;
}

function Items({ conversations, openId, view, more, onNearEnd }: ItemsProps) {
  const text = useTexts(texts);
  const zone = useForeignZone();
  const ended = zone === undefined ? text.ended : text.endedIn(zone);
  const list = useRef<VListHandle>(null);
  const navigate = useNavigate();
  const { cursorId, cursorIndex, setCursorId } = useCursor({
    ids: conversations.map(({ id }) => id),
    openId,
    list,
    onOpen: (conversationId) =>
      void navigate({ to: '/inbox/$conversationId', params: { conversationId }, search: { view } }),
  });

  return (
    <nav className={styles['list']} aria-label={text.list}>
      <VList
        ref={list}
        keepMounted={cursorIndex === -1 ? [] : [cursorIndex]}
        itemSize={73}
        onScroll={(offset) => {
          const handle = list.current;
          if (handle === null) return;
          if (handle.scrollSize - offset - handle.viewportSize < NEAR_END_PX) onNearEnd();
        }}
      >
        {conversations.map((conversation) => (
          <ConversationItem
            key={conversation.id}
            conversation={conversation}
            view={view}
            isOpen={conversation.id === openId}
            isCursor={conversation.id === cursorId}
            onFocus={setCursorId}
          />
        ))}
        <div className={styles['end']}>{more ? <Wheel /> : ended}</div>
      </VList>
    </nav>
  );
}
