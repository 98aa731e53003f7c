import { CheckOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { App, Dropdown, type MenuProps } from 'antd';
import { connectionState } from '../../live.ts';
import { useMe } from '../../queries/me.ts';
import { signOut } from '../../session/session.ts';
import { type AppearanceChoice, appearanceChoice } from '../../ui/appearance.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useShared } from '../../ui/shared.ts';
import { useStored } from '../../ui/stored.ts';
import { type Language, language, useLanguage, useTexts } from '../../ui/texts.ts';
import { keysShown } from './keys.tsx';
import styles from './shell.module.css';
import { texts } from './texts.ts';

const languages: readonly Language[] = ['en', 'zh'];
const appearances: readonly AppearanceChoice[] = ['system', 'light', 'dark'];
const ownNames: Record<Language, string> = { en: 'English', zh: '中文' };

/** Who one is, how it looks, and the way out. */
export function AccountMenu() {
  const text = useTexts(texts);
  const me = useMe();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const state = useShared(connectionState);
  const chosenLanguage = useLanguage();
  const chosenAppearance = useStored(appearanceChoice);

  async function leave() {
    try {
      await signOut();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error));
    }
  }

  const items: MenuProps['items'] = [
    {
      key: 'me',
      type: 'group',
      label: (
        <div className={styles['who']}>
          <div>{me.name}</div>
          <div className={styles['role']}>
            {me.role === 'admin' ? text.administrator : text.agent}
            {' · '}
            {state === 'connected' ? text.online : text.offline}
          </div>
        </div>
      ),
    },
    { type: 'divider' },
    {
      key: 'language',
      label: text.language,
      children: languages.map((key) => ({
        key,
        label: <span lang={key}>{ownNames[key]}</span>,
        extra: key === chosenLanguage && <CheckOutlined />,
        onClick: () => language.set(key),
      })),
    },
    {
      key: 'appearance',
      label: text.appearance,
      children: appearances.map((key) => ({
        key,
        label: text[key],
        extra: key === chosenAppearance && <CheckOutlined />,
        onClick: () => appearanceChoice.set(key),
      })),
    },
    {
      key: 'settings',
      label: text.settings,
      onClick: () => void navigate({ to: '/settings' }),
    },
    { key: 'keys', label: text.keys, onClick: () => keysShown.set(true) },
    { type: 'divider' },
    { key: 'out', label: text.signOut, onClick: () => void leave() },
  ];

  return (
    <Dropdown trigger={['click']} placement="topRight" menu={{ items }}>
      <button type="button" className={styles['account']} aria-label={text.account(me.name)}>
        <Avatar id={me.id} name={me.name} url={me.iconUrl} />
        <span className={styles['state']} data-state={state} aria-hidden />
      </button>
    </Dropdown>
  );
}
