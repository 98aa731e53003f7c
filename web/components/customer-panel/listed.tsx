import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

interface ListedProps<Item> {
  readonly title: string;
  /** An infinite query of them. */
  readonly query: {
    readonly data: readonly Item[] | undefined;
    readonly error: Error | null;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly refetch: () => Promise<unknown>;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  /** What is said in place of those that are there; undefined when they are to be shown. */
  readonly instead: (items: readonly Item[]) => string | undefined;
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
}

/** A part of the panel that lists something, and more of it when asked to. */
export function Listed<Item>({ title, query, instead, keyOf, children }: ListedProps<Item>) {
  const text = useTexts(texts);
  const { data, error } = query;
  const said = data === undefined ? undefined : instead(data);
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {data === undefined && error === null && <Loading />}
      {error !== null && <Failure error={error} onRetry={() => void query.refetch()} />}
      {said === undefined ? (
        <ul className={styles['list']}>
          {data?.map((item) => (
            <li key={keyOf(item)}>{children(item)}</li>
          ))}
        </ul>
      ) : (
        <p className={styles['soft']}>{said}</p>
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
