import { DownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { shared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { DayLabel, type Upper } from './day-label.tsx';
import { type Earlier, EarlierButton } from './earlier-button.tsx';
import { Edge } from './edge.tsx';
import type { Keyed } from './grown-at-start.ts';
import styles from './message-list.module.css';
import { type Place, type Visit, keepPlace, noteAtEnd } from './places.ts';
import { texts } from './texts.ts';
import { useEndKeys } from './use-end-keys.ts';
import type { Jumps } from './use-jumps.ts';
import { type Begin, TOP_PX, useScroll } from './use-scroll.ts';
import { useStagedRows } from './use-staged-rows.ts';

export interface ScrollerRow extends Keyed {
  /** Null of what is not stored yet. */
  readonly message: { readonly id: string; readonly sentAt: number } | null;
}

/** Of an infinite query, what a list needs to load on. */
export interface Paging {
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchPreviousPageError: boolean;
  readonly isFetchNextPageError: boolean;
  readonly error: Error | null;
  readonly fetchPreviousPage: () => Promise<unknown>;
  readonly fetchNextPage: () => Promise<unknown>;
}

interface ScrollerProps<Row extends ScrollerRow> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly begin: Begin;
  /** Anchor of the window that the rows are of. */
  readonly window: string;
  readonly jumps: Jumps;
  readonly paging: Paging;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
  /** Rows kept in memory; more are let go of at the far side. */
  readonly most: number;
  readonly onTrim: (side: 'start' | 'end') => void;
  /** What stands above the first row. */
  readonly begins?: string;
  /** What is said once it stands at its anchor. */
  readonly arrival?: string | undefined;
  /** New messages below. */
  readonly newer: number;
  /** Something earlier that is worth to go to, while it is above. */
  readonly earlier?: Earlier | undefined;
  readonly onAtEnd?: ((atEnd: boolean) => void) | undefined;
  readonly children: (row: Row) => ReactElement;
}

/** A list of messages over time, going on at both ends. Give a key by its anchor: it begins once. */
export function Scroller<Row extends ScrollerRow>(props: ScrollerProps<Row>) {
  const { label, begin, window, jumps, paging, foundOldest, foundNewest, children } = props;
  const text = useTexts(texts);
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, grown } = useStagedRows(props.rows);
  // Shared, so that scrolling renders what follows it, and not the list.
  const [upper] = useState(() => shared<Upper | undefined>(undefined));
  const [arrived, setArrived] = useState(false);
  const place = useRef<Place>(undefined);
  const { isFetching: busy } = paging;

  const { atEnd, toEnd, toStart, onScroll, onResize } = useScroll({
    list,
    count: rows.length,
    begin,
    foundNewest,
    busy,
    onBegun: () => setArrived(true),
    onNearStart: () => {
      if (paging.hasPreviousPage && !paging.isFetchPreviousPageError) {
        void paging.fetchPreviousPage();
      }
    },
    onNearEnd: () => {
      if (paging.hasNextPage && !paging.isFetchNextPageError) void paging.fetchNextPage();
    },
    onMoved: (index, top, isAtEnd) => {
      const message = rows[index]?.message;
      if (isAtEnd) place.current = undefined;
      else if (message !== undefined && message !== null) {
        place.current = { window, messageId: message.id, top };
      }
      if (upper.get()?.index !== index) upper.set({ index, at: message?.sentAt });
    },
  });

  const isAtNewest = atEnd && foundNewest;
  const tellAtEnd = useEffectEvent(() => {
    noteAtEnd(jumps.owner, isAtNewest);
    props.onAtEnd?.(isAtNewest);
  });
  useEffect(() => tellAtEnd(), [isAtNewest]);

  // Right after something was loaded: then the far side is far away.
  const trim = useEffectEvent(() => {
    const handle = list.current;
    if (handle === null || busy || rows !== props.rows || rows.length <= props.most) return;
    props.onTrim(handle.scrollOffset < handle.scrollSize / 2 ? 'end' : 'start');
  });
  useEffect(() => trim(), [rows.length, busy]);

  const [visit] = useState<Visit>(jumps);
  useEffect(() => {
    const keep = () => keepPlace(visit, place.current);
    globalThis.addEventListener('pagehide', keep);
    return () => {
      globalThis.removeEventListener('pagehide', keep);
      keep();
    };
  }, [visit]);

  useEndKeys(scroller, {
    Home: { go: foundOldest ? toStart : () => jumps.jump('oldest'), isJump: !foundOldest },
    End: { go: foundNewest ? toEnd : () => jumps.jump('newest'), isJump: !foundNewest },
  });

  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="log"
        aria-label={label}
        aria-busy={busy}
        tabIndex={0}
      >
        <Edge
          ended={foundOldest && (props.begins ?? text.begins)}
          failed={paging.isFetchPreviousPageError}
          error={paging.error}
          onRetry={() => void paging.fetchPreviousPage()}
        />
        <Virtualizer
          ref={list}
          data={rows}
          shift={grown}
          startMargin={TOP_PX}
          bufferSize={800}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row) => (
            <div key={row.key} className={styles['item']}>
              {children(row)}
            </div>
          )}
        </Virtualizer>
        {!foundNewest && (
          <Edge
            failed={paging.isFetchNextPageError}
            error={paging.error}
            onRetry={() => void paging.fetchNextPage()}
          />
        )}
      </div>
      <div className={styles['over']}>
        <DayLabel upper={upper} />
        <EarlierButton
          earlier={props.earlier}
          rows={rows}
          upper={upper}
          onGo={(messageId) => {
            const index = rows.findIndex(({ message }) => message?.id === messageId);
            if (index === -1) jumps.jump(`message:${messageId}`);
            else list.current?.scrollToIndex(index, { align: 'start', offset: -TOP_PX });
          }}
        />
      </div>
      {!isAtNewest && (
        <Button
          className={styles['to-newest'] ?? ''}
          shape="round"
          icon={<DownOutlined />}
          type={props.newer > 0 ? 'primary' : 'default'}
          onClick={foundNewest ? toEnd : () => jumps.jump('newest')}
        >
          {props.newer > 0 ? text.newer(props.newer) : text.toNewest}
        </Button>
      )}
      <p className="only-read-aloud" role="status">
        {arrived && props.arrival}
      </p>
    </div>
  );
}
