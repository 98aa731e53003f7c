import { Link, Outlet, useParams, useSearch } from '@tanstack/react-router';
import { ConversationList } from '../../components/conversation-list/conversation-list.tsx';
import { views } from '../../queries/views.ts';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

/** The list of a view beside the conversation that is open; on a narrow screen one of the two. */
export function InboxPage() {
  const text = useTexts(texts);
  const { view = 'waiting' } = useSearch({ from: '/shell/inbox' });
  const { conversationId } = useParams({ strict: false });
  useTitle(text.title);

  return (
    <div className={styles['inbox']} data-open={conversationId !== undefined}>
      <section className={styles['side']} aria-label={text.title}>
        <nav className={styles['views']} aria-label={text.views}>
          {views.map((each) => (
            <Link
              key={each}
              className={styles['view']}
              to="."
              search={{ view: each }}
              aria-current={each === view ? 'true' : undefined}
              data-current={each === view}
            >
              {text.view[each]}
            </Link>
          ))}
        </nav>
        <ConversationList key={view} view={view} openId={conversationId} />
      </section>
      <div className={styles['main']}>
        <Outlet />
      </div>
    </div>
  );
}
