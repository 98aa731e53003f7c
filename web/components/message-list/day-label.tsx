import { useEffect, useState } from 'react';
import { type Shared, useShared } from '../../ui/shared.ts';
import { useTimes } from '../../ui/times.tsx';
import styles from './message-list.module.css';

const SHOWN_MS = 1500;

/** The uppermost row in view. */
export interface Upper {
  readonly index: number;
  /** Epoch ms; undefined of what is not stored yet. */
  readonly at: number | undefined;
}

/** The day at the upper edge, while the list is scrolled. Aloud the separators say it. */
export function DayLabel({ upper }: { readonly upper: Shared<Upper | undefined> }) {
  const times = useTimes();
  const now = useShared(upper);
  const [over, setOver] = useState<Upper>();
  useEffect(() => {
    if (now === undefined) return undefined;
    const timer = setTimeout(() => setOver(now), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [now]);
  if (now?.at === undefined) return null;
  return (
    <span className={styles['day']} aria-hidden data-shown={now !== over && now.index > 0}>
      {times.day(now.at)}
    </span>
  );
}
