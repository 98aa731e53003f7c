import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type SyntheticEvent, useLayoutEffect, useRef } from 'react';
import { type FindSearch, readFindSearch } from '../../paths.ts';
import { isAsked, isNarrowed, noFilters } from '../../queries/find-query.ts';
import { foundConversationsQuery, foundMessagesQuery } from '../../queries/search.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { Empty } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import { useZone } from '../../ui/zone.ts';
import { type Change, FilterBar } from './filter-bar.tsx';
import { FindBox } from './find-box.tsx';
import { FoundConversations } from './found-conversations.tsx';
import { FoundMessages } from './found-messages.tsx';
import { Nearby } from './nearby.tsx';
import { isRefusal } from './not-found-out.tsx';
import styles from './page.module.css';
import { keyOf, placeIn } from './place.ts';
import { rememberSearch } from './recent.ts';
import { Examples, Start } from './start.tsx';
import { texts } from './texts.ts';
import { useDebounced } from './use-debounced.ts';
import { useResultKeys } from './use-result-keys.ts';

const PATIENCE_MS = 600;

/** One box for all that was said, and for conversations. What is asked stands in the address. */
export function FindPage() {
  const text = useTexts(texts);
  const search = useSearch({ from: '/shell/find' });
  const navigate = useNavigate({ from: '/find' });
  const scroller = useRef<HTMLDivElement>(null);
  const { toFirst } = useResultKeys(scroller);
  const refusal = useRefusal(search);
  const key = keyOf(search);
  const isLeft = placeIn(search).opened !== undefined;
  useTitle(search.q === undefined ? text.title : `${search.q} · ${text.title}`);

  // Whoever comes back finds the results as they left them.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { top, opened } = placeIn(JSON.parse(key) as FindSearch);
    element.scrollTop = top;
    if (opened !== undefined && document.activeElement === document.body) {
      const selector = `[data-found="${CSS.escape(opened)}"]`;
      element.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    }
  }, [key]);

  function change(changed: Change, replace: boolean) {
    const next = readFindSearch({ ...search, ...changed });
    void navigate({ search: next, replace });
  }

  function onLeave(event: SyntheticEvent) {
    const found = (event.target as Element).closest<HTMLElement>('[data-found]');
    if (found === null) return;
    placeIn(search).opened = found.dataset['found'];
    rememberSearch(search.q ?? '');
  }

  return (
    <section className={styles['find']} aria-label={text.title}>
      <h1 className="only-read-aloud">{text.title}</h1>
      <div className={styles['asking']}>
        <FindBox
          search={search}
          autoFocus={!isLeft}
          refusal={refusal}
          onSearch={(q, filter) => {
            if (q !== (search.q ?? '') || Object.keys(filter).length > 0) {
              change({ ...filter, q }, Object.keys(filter).length === 0);
            }
          }}
          onDown={toFirst}
        />
        <nav className={styles['tabs']} aria-label={text.tabs}>
          <Tab search={{ ...search, tab: undefined }} current={search.tab === undefined}>
            {text.messages}
          </Tab>
          <Tab search={{ ...search, tab: 'conversations' }} current={search.tab !== undefined}>
            {text.conversations}
          </Tab>
        </nav>
        <FilterBar search={search} onChange={(changed) => change(changed, false)} />
      </div>
      <div
        ref={scroller}
        className={styles['results']}
        onClickCapture={onLeave}
        onScroll={({ currentTarget }) => (placeIn(search).top = currentTarget.scrollTop)}
      >
        <div className={styles['column']}>
          {!isAsked(search) && search.tab === undefined ? (
            <Start />
          ) : search.tab === undefined ? (
            <>
              {refusal === undefined && <Nearby search={search} />}
              <FoundMessages
                search={search}
                scroller={scroller}
                onSort={(sort) => change({ sort }, false)}
                onClear={isNarrowed(search) ? () => change(noFilters, false) : undefined}
              />
            </>
          ) : (
            <FoundConversations
              search={search}
              scroller={scroller}
              onSort={(sort) => change({ sort }, false)}
              onClear={isNarrowed(search) ? () => change(noFilters, false) : undefined}
            />
          )}
          {refusal !== undefined && <Empty title={text.refused} action={<Examples />} />}
        </div>
      </div>
    </section>
  );
}

interface TabProps {
  readonly search: Change;
  readonly current: boolean;
  readonly children: string;
}

function Tab({ search, current, children }: TabProps) {
  return (
    <Link
      className={styles['tab']}
      to="/find"
      search={readFindSearch(search)}
      aria-current={current ? 'true' : undefined}
      data-current={current}
    >
      {children}
    </Link>
  );
}

/** Why the server cannot run what is asked; undefined when it can. */
function useRefusal(search: FindSearch): string | undefined {
  const zone = useZone();
  const words = useErrorWords();
  const isOfMessages = search.tab === undefined;
  const messages = useInfiniteQuery({
    ...foundMessagesQuery(search, zone),
    enabled: isOfMessages && isAsked(search),
  });
  const conversations = useInfiniteQuery({
    ...foundConversationsQuery(search, zone),
    enabled: !isOfMessages,
  });
  const { error } = isOfMessages ? messages : conversations;
  const refusal = isRefusal(error) ? words(error) : undefined;
  // Not while a quote is still being written.
  const settled = useDebounced(refusal, PATIENCE_MS);
  return refusal === settled ? refusal : undefined;
}
