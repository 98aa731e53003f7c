import { useZone } from './zone.ts';
import { language, localeOf, useLanguage } from './texts.ts';

const DAY_MS = 86_400_000;

export interface Times {
  /** 14:05 */
  readonly clock: (at: number) => string;
  /** Today's as a clock, yesterday's by that word, this year's as a date without year. */
  readonly short: (at: number) => string;
  /** The day in full, as a heading. */
  readonly day: (at: number) => string;
  /** To the second, with the zone named. */
  readonly exact: (at: number) => string;
  /** 2026-11-21 in the zone: equal for times of the same day. */
  readonly dayKey: (at: number) => string;
}

export function timesIn(locale: string, timeZone: string): Times {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: number) => formatter.format(at);
  };
  const keys = new Intl.DateTimeFormat('en-CA', { timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dayKey = (at: number) => keys.format(at);
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const ofThisYear = format({ month: 'short', day: 'numeric' });
  const ofAnyYear = format({ year: 'numeric', month: 'short', day: 'numeric' });
  return {
    clock,
    dayKey,
    day: format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }),
    exact: format({
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
    short: (at) => {
      const now = Date.now();
      if (dayKey(at) === dayKey(now)) return clock(at);
      if (dayKey(at) === dayKey(now - DAY_MS)) return relative.format(-1, 'day');
      return dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4) ? ofThisYear(at) : ofAnyYear(at);
    },
  };
}

const known = new Map<string, Times>();

/** The same for all who ask: formatters cost more to make than to use. */
function knownTimes(locale: string, timeZone: string): Times {
  const key = `${locale} ${timeZone}`;
  const times = known.get(key) ?? timesIn(locale, timeZone);
  known.set(key, times);
  return times;
}

/** Makes them ahead, for the browser's zone: the first ones take long, since it reads its tables. */
export function prepareTimes(): void {
  knownTimes(localeOf[language.get()], Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Times in the server's zone and the chosen language. */
export function useTimes(): Times {
  return knownTimes(localeOf[useLanguage()], useZone());
}

interface TimeProps {
  /** Epoch ms. */
  readonly at: number;
  readonly as?: 'clock' | 'short' | 'day';
  readonly className?: string | undefined;
}

/** A time, with the exact one on hover. */
export function Time({ at, as = 'short', className }: TimeProps) {
  const times = useTimes();
  return (
    <time dateTime={new Date(at).toISOString()} title={times.exact(at)} className={className}>
      {times[as](at)}
    </time>
  );
}
