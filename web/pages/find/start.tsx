import { SearchOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { Empty } from '../../ui/states.tsx';
import { useStored } from '../../ui/stored.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { readRecent, recentSearches } from './recent.ts';
import { texts } from './texts.ts';

/** Before anything is asked: what was asked lately, and what can be. */
export function Start() {
  const text = useTexts(texts);
  const recent = readRecent(useStored(recentSearches));
  return (
    <>
      {recent.length > 0 && (
        <section className={styles['recent']} aria-label={text.recent}>
          <h2 className={styles['heading']}>
            {text.recent}
            <Button type="link" size="small" onClick={() => recentSearches.set('')}>
              {text.forget}
            </Button>
          </h2>
          <ul className={styles['chips']}>
            {recent.map((q) => (
              <li key={q}>
                <Link className={styles['near']} to="/find" search={{ q }}>
                  {q}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Empty
        icon={<SearchOutlined />}
        title={text.start}
        hint={text.startHint}
        action={<Examples />}
      />
    </>
  );
}

/** What can be asked, by way of examples. */
export function Examples() {
  const text = useTexts(texts);
  const examples = [
    ['退款', text.examples.words],
    ['tuikuan', text.examples.pinyin],
    [text.exampleFilter, text.examples.filters],
  ] as const;
  return (
    <ul className={styles['examples']}>
      {examples.map(([q, what]) => (
        <li key={q}>
          <Link className={styles['example']} to="/find" search={{ q }}>
            {q}
          </Link>
          <span>{what}</span>
        </li>
      ))}
    </ul>
  );
}
