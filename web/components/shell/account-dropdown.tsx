import { CheckOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { App, Dropdown, type MenuProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { connectionState } from '../../live.ts';
import { useMe } from '../../queries/me.ts';
import { signOut } from '../../session/session.ts';
import { type AppearanceChoice, appearanceChoice } from '../../ui/appearance.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { useShared } from '../../ui/shared.ts';
import { useStored } from '../../ui/stored.ts';
import { type Language, language, useLanguage, useTexts } from '../../ui/texts.ts';
import { Widgets } from '../../ui/widgets.tsx';
import { useForeignZone } from '../../ui/zone.ts';
import { keysShown } from './keys-shown.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

const languages: readonly Language[] = ['en', 'zh'];
const appearances: readonly AppearanceChoice[] = ['system', 'light', 'dark'];
const ownNames: Record<Language, string> = { en: 'English', zh: '中文' };

/** Who one is, how it looks, and the way out. Open from the beginning: it is loaded when it is asked for. */
export function AccountDropdown({ children }: { readonly children: ReactNode }) {
  return (
    <Widgets>
      <Items>{children}</Items>
    </Widgets>
  );
}

function Items({ children }: { readonly children: ReactNode }) {
  const text = useTexts(texts);
  const me = useMe();
  const words = useErrorWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const state = useShared(connectionState);
  const foreignZone = useForeignZone();
  const [open, setOpen] = useState(true);
  const chosenLanguage = useLanguage();
  const chosenAppearance = useStored(appearanceChoice);

  async function leave() {
    try {
      await signOut();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      message.error(words(error));
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
          {foreignZone !== undefined && (
            <div className={styles['role']}>{text.zone(foreignZone)}</div>
          )}
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
    <Dropdown
      trigger={['click']}
      placement="topRight"
      menu={{ items }}
      open={open}
      onOpenChange={setOpen}
    >
      {children}
    </Dropdown>
  );
}
