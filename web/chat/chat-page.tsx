import { useEffect, useState } from 'react';
import { appearanceChoice, useAppearance } from '../ui/appearance.ts';
import { usePageLook } from '../ui/page-look.ts';
import { useShared } from '../ui/shared.ts';
import { language as chosenLanguage, useLanguage, useTexts } from '../ui/texts.ts';
import styles from './chat-page.module.css';
import { ConversationList } from './conversation-list.tsx';
import { ConversationView } from './conversation-view.tsx';
import { Icon } from './icons.tsx';
import { lost } from './live.ts';
import { Notice } from './notice.tsx';
import { openId } from './place.ts';
import { begin, session } from './session.ts';
import { texts } from './texts.ts';

/** A user's side of the conversations. */
export function ChatPage() {
  usePageLook();
  const text = useTexts(texts);
  const now = useShared(session);
  useEffect(() => {
    document.title = `${text.title} · chatkeep`;
  }, [text]);

  return (
    <div className={styles['page']}>
      <Top name={now.state === 'open' ? now.me.name : ''} />
      {now.state === 'open' ? (
        <Sides key={now.me.id} myId={now.me.id} />
      ) : (
        <main className={styles['alone']}>
          {now.state === 'beginning' && <p role="status">{text.beginning}</p>}
          {now.state === 'missing' && <Notice title={text.missing} hint={text.missingHint} />}
          {now.state === 'over' && <Notice title={text.over} hint={text.overHint} />}
          {now.state === 'failed' && (
            <Notice title={text.failed} error={now.error} onRetry={() => void begin()} />
          )}
        </main>
      )}
    </div>
  );
}

function Top({ name }: { readonly name: string }) {
  const text = useTexts(texts);
  const language = useLanguage();
  const isDark = useAppearance() === 'dark';
  return (
    <header className={styles['top']}>
      <img src="/icon.svg" alt="" width={24} height={24} />
      <span className={styles['brand']}>chatkeep</span>
      <span className={styles['me']}>{name}</span>
      <button
        type="button"
        className={styles['quiet']}
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => chosenLanguage.set(language === 'en' ? 'zh' : 'en')}
      >
        {text.other}
      </button>
      <button
        type="button"
        className={styles['quiet']}
        aria-label={isDark ? text.light : text.dark}
        title={isDark ? text.light : text.dark}
        onClick={() => appearanceChoice.set(isDark ? 'light' : 'dark')}
      >
        <Icon name={isDark ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}

function Sides({ myId }: { readonly myId: string }) {
  const text = useTexts(texts);
  const id = useShared(openId);
  return (
    <>
      <Lost />
      <div className={styles['sides']} data-open={id !== undefined}>
        <nav className={styles['list']} aria-label={text.mine}>
          <ConversationList myId={myId} />
        </nav>
        <main className={styles['conversation']}>
          {id === undefined ? (
            <Notice title={text.pick} />
          ) : (
            <ConversationView key={id} id={id} myId={myId} />
          )}
        </main>
      </div>
    </>
  );
}

/** A server that restarts is back sooner than somebody could read that it is gone. */
const SILENT_MS = 1500;

function Lost() {
  const text = useTexts(texts);
  const isLost = useShared(lost);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setTimeout(() => setShown(true), SILENT_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [isLost]);
  return (
    <div role="status" className={shown ? styles['lost'] : undefined}>
      {shown && text.lost}
    </div>
  );
}
