import { ArrowLeftOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { FindSearch } from '../../paths.ts';
import { foundMessagesQuery } from '../../queries/search.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { useTexts } from '../../ui/texts.ts';
import { useZone } from '../../ui/zone.ts';
import { inOrder } from './groups.ts';
import styles from './match-bar.module.css';
import { texts } from './texts.ts';
import { useHighlightedWords } from './use-highlighted-words.ts';

const none = { items: [], pages: [] };

interface MatchBarProps {
  readonly search: FindSearch;
  /** Anchor of what is shown. */
  readonly at: string;
}

/** Above a message that was found: steps to the others without going back. */
export function MatchBar({ search, at }: MatchBarProps) {
  const text = useTexts(texts);
  const zone = useZone();
  const navigate = useNavigate();
  const query = useInfiniteQuery(foundMessagesQuery(search, zone));
  const found = query.data ?? none;
  const order = useMemo(() => inOrder(found), [found]);
  useHighlightedWords(found.items);
  const index = order.findIndex(({ id }) => `message:${id}` === at);
  const previous = index > 0 ? order[index - 1] : undefined;
  const next = order[index + 1];

  async function toNext() {
    if (next !== undefined) return to(next);
    if (!query.hasNextPage || query.isFetchingNextPage) return undefined;
    const { data } = await query.fetchNextPage();
    const more = inOrder(data ?? none);
    return to(more[more.findIndex(({ id }) => `message:${id}` === at) + 1]);
  }

  async function to(hit: (typeof order)[number] | undefined) {
    if (hit === undefined) return;
    // In place of the match before: Back leads to the results.
    await navigate({
      to: '/conversations/$conversationId',
      params: { conversationId: hit.conversationId },
      search: { at: `message:${hit.id}`, find: search },
      replace: true,
    });
  }

  useHotkeys({ n: () => void toNext(), p: () => void to(previous) });

  const count = query.data?.count?.text ?? String(order.length);
  return (
    <nav className={styles['bar']} aria-label={text.match.label}>
      <Link className={styles['back']} to="/find" search={search}>
        <ArrowLeftOutlined aria-hidden />
        {text.match.back}
      </Link>
      <span className={styles['asked']}>{search.q}</span>
      <span role="status">
        {query.data !== undefined &&
          (order.length === 0
            ? text.match.none
            : index === -1
              ? text.match.count(count)
              : text.match.of(index + 1, count))}
      </span>
      <Button
        type="text"
        icon={<UpOutlined />}
        aria-label={text.match.previous}
        title={`${text.match.previous} (p)`}
        disabled={previous === undefined}
        onClick={() => void to(previous)}
      />
      <Button
        type="text"
        icon={<DownOutlined />}
        aria-label={text.match.next}
        title={`${text.match.next} (n)`}
        disabled={next === undefined && !query.hasNextPage}
        loading={query.isFetchingNextPage}
        onClick={() => void toNext()}
      />
    </nav>
  );
}
