import { Link } from '@tanstack/react-router';
import styles from './states.module.css';
import { texts } from './states.texts.ts';
import { Empty } from './states.tsx';
import { useTexts } from './texts.ts';

export function NotFound() {
  const text = useTexts(texts);
  return (
    <div className={styles['page']}>
      <Empty
        title={text.noPage}
        hint={text.noPageHint}
        action={<Link to="/inbox">{text.toInbox}</Link>}
      />
    </div>
  );
}
