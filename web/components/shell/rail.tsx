import { InboxOutlined, SearchOutlined, SettingOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../queries/me.ts';
import { useTexts } from '../../ui/texts.ts';
import { AccountMenu } from './account-menu.tsx';
import styles from './shell.module.css';
import { texts } from './texts.ts';

export function Rail() {
  const text = useTexts(texts);
  const { role } = useMe();
  return (
    <nav className={styles['rail']} aria-label={text.navigation}>
      <img className={styles['logo']} src="/icon.svg" alt="chatkeep" />
      <Link className={styles['link']} to="/inbox">
        <InboxOutlined aria-hidden />
        {text.inbox}
      </Link>
      <Link className={styles['link']} to="/find">
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
