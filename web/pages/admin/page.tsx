import { LockOutlined } from '@ant-design/icons';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMe } from '../../queries/me.ts';
import { Roomy } from '../../ui/roomy.tsx';
import { Empty } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

// A section: a folder here, a route in routes.tsx, a line here and its name in texts.ts.
const sections = [
  { key: 'status', to: '/admin/status' },
  { key: 'operators', to: '/admin/operators' },
  { key: 'clients', to: '/admin/clients' },
  { key: 'tokens', to: '/admin/tokens' },
  { key: 'replies', to: '/admin/replies' },
  { key: 'tags', to: '/admin/tags' },
  { key: 'settings', to: '/admin/settings' },
] as const;

/** On a phone the sections are a line that may be longer than the screen. */
function intoView(section: HTMLElement | null): void {
  section?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

export function AdminPage() {
  const text = useTexts(texts);
  const at = useLocation({ select: ({ pathname }) => pathname });
  const { role } = useMe();
  useTitle(text.title);
  if (role !== 'admin') {
    return (
      <Empty
        icon={<LockOutlined />}
        title={text.forbidden}
        hint={text.forbiddenHint}
        action={<Link to="/inbox">{text.toInbox}</Link>}
      />
    );
  }
  return (
    <div className={styles['admin']}>
      <nav className={styles['sections']} aria-label={text.sections}>
        {sections.map(({ key, to }) => (
          <Link
            key={key}
            ref={to === at ? intoView : undefined}
            className={styles['section']}
            to={to}
          >
            {text.section[key]}
          </Link>
        ))}
      </nav>
      <section className={styles['main']} aria-label={text.title} tabIndex={0}>
        <Roomy>
          <Outlet />
        </Roomy>
      </section>
    </div>
  );
}
