import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { View } from '../../queries/views.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './back-link.module.css';
import { texts } from './texts.ts';

/** To the list: where that does not stand beside the conversation. */
export function BackLink({ view }: { readonly view?: View | undefined }) {
  const text = useTexts(texts);
  return (
    <Link
      className={styles['back']}
      to="/inbox"
      search={view === undefined ? {} : { view }}
      aria-label={text.back}
      title={text.back}
    >
      <ArrowLeftOutlined aria-hidden />
    </Link>
  );
}
