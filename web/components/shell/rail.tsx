import { InboxOutlined, SearchOutlined, SettingOutlined } from '@ant-design/icons';
import { Link, useMatch } from '@tanstack/react-router';
import { useMe } from '../../queries/me.ts';
import { useTexts } from '../../ui/texts.ts';
import { AccountMenu } from './account-menu.tsx';
import styles from './shell.module.css';
import { texts } from './texts.ts';

export function Rail() {
  const text = useTexts(texts);
  const { role } = useMe();
  // A conversation by itself belongs to where one came from.
  const alone = useMatch({ from: '/shell/conversations/$conversationId', shouldThrow: false });
  const within =
    alone === undefined ? undefined : alone.search.find === undefined ? 'inbox' : 'find';
  const marked = (place: typeof within) =>
    place === within && ({ 'data-status': 'active', 'aria-current': 'true' } as const);
  return (
    <nav className={styles['rail']} aria-label={text.navigation}>
      <img className={styles['logo']} src="/icon.svg" alt="chatkeep" />
      <Link className={styles['link']} to="/inbox" {...marked('inbox')}>
        <InboxOutlined aria-hidden />
        {text.inbox}
      </Link>
      <Link className={styles['link']} to="/find" {...marked('find')}>
        <SearchOutlined aria-hidden />
        {text.find}
      </Link>
      {role === 'admin' && (
        <Link className={styles['link']} to="/admin">
          <SettingOutlined aria-hidden />
          {text.admin}
        </Link>
      )}
      <div className={styles['spring']} />
      <AccountMenu />
    </nav>
  );
}
