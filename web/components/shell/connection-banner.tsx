import { useEffect, useState } from 'react';
import { connectionState } from '../../live.ts';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './shell.module.css';
import { texts } from './texts.ts';

/** A server that restarts is back sooner than somebody could read that it is gone. */
const SILENT_MS = 1500;

export function ConnectionBanner() {
  const text = useTexts(texts);
  const state = useShared(connectionState);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (state !== 'lost') return undefined;
    const timer = setTimeout(() => setShown(true), SILENT_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [state]);

  return (
    <div role="status" className={shown ? styles['banner'] : undefined}>
      {shown && text.lost}
    </div>
  );
}
