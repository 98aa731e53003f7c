import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { FindSearch } from '../../paths.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './match-bar.module.css';
import { texts } from './texts.ts';

/** Above a conversation that was found as a whole. */
export function BackToResults({ search }: { readonly search: FindSearch }) {
  const text = useTexts(texts).match;
  return (
    <nav className={styles['bar']} aria-label={text.found}>
      <Link className={styles['back']} to="/find" search={search}>
        <ArrowLeftOutlined aria-hidden />
        {text.back}
      </Link>
      <span className={styles['asked']}>{search.q}</span>
    </nav>
  );
}
