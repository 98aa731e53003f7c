import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { searchQuery } from '../../queries/search.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import { FoundItem } from './found-item.tsx';
import styles from './page.module.css';
import { texts } from './texts.ts';

/** One box for what was said; what is typed stands in the address. */
export function FindPage() {
  const text = useTexts(texts);
  const { q = '' } = useSearch({ from: '/shell/find' });
  const navigate = useNavigate({ from: '/find' });
  useTitle(text.title);

  return (
    <section className={styles['find']} aria-label={text.title}>
      <Input
        className={styles['box'] ?? ''}
        aria-label={text.box}
        placeholder={text.placeholder}
        prefix={<SearchOutlined aria-hidden />}
        size="large"
        allowClear
        autoFocus
        maxLength={500}
        value={q}
        onChange={({ target }) =>
          void navigate({ search: target.value === '' ? {} : { q: target.value }, replace: true })
        }
      />
      {q.trim() === '' ? (
        <Empty icon={<SearchOutlined />} title={text.start} hint={text.startHint} />
      ) : (
        <Found q={q.trim()} />
      )}
    </section>
  );
}

function Found({ q }: { readonly q: string }) {
  const text = useTexts(texts);
  const query = useInfiniteQuery({ ...searchQuery(q), placeholderData: keepPreviousData });
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Loading />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={text.nothing} hint={text.nothingHint} />;
  return (
    <ol className={styles['items']} aria-busy={query.isFetching}>
      {items.map((item) => (
        <FoundItem key={item.id} item={item} />
      ))}
      {query.hasNextPage && (
        <li className={styles['more']}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.more}
          </Button>
        </li>
      )}
    </ol>
  );
}
