import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams, useSearch } from '@tanstack/react-router';
import { ConversationList } from '../../components/conversation-list/conversation-list.tsx';
import { inboxQuery } from '../../queries/inbox.ts';
import { type View, views } from '../../queries/views.ts';
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
              <Count view={each} />
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

/** How many wait, and how many are one's own, which call only when something is unread; the others call for nothing. */
function Count({ view }: { readonly view: View }) {
  const text = useTexts(texts);
  const { data } = useQuery(inboxQuery);
  if (data === undefined || (view !== 'waiting' && view !== 'mine')) return null;
  const { value } = data[view].conversations;
  const unread = data[view].unread.value;
  if (value === 0) return null;
  return (
    <span className={styles['count']} data-calls={view === 'waiting' || unread > 0}>
      <span aria-hidden>{value > 99 ? '99+' : value}</span>
      <span className="only-read-aloud">
        {view === 'waiting' ? text.counts.waiting(value) : text.counts.mine(value, unread)}
      </span>
    </span>
  );
}
