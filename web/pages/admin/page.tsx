import { Link, Outlet } from '@tanstack/react-router';
import { useMe } from '../../queries/me.ts';
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

export function AdminPage() {
  const text = useTexts(texts);
  const { role } = useMe();
  useTitle(text.title);
  if (role !== 'admin') return <Empty title={text.forbidden} />;
  return (
    <div className={styles['admin']}>
      <nav className={styles['sections']} aria-label={text.sections}>
        {sections.map(({ key, to }) => (
          <Link key={key} className={styles['section']} to={to}>
            {text.section[key]}
          </Link>
        ))}
      </nav>
      <section className={styles['main']} aria-label={text.title} tabIndex={0}>
        <Outlet />
      </section>
    </div>
  );
}
