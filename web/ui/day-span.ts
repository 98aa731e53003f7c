import { type DayKey, addDays, monthOf, weekdayOf } from './day.ts';

export const timePresets = [
  'today',
  'yesterday',
  'last-7-days',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
] as const;

type TimePreset = (typeof timePresets)[number];

/** From the first day to the last, both included. */
export interface DaySpan {
  readonly from: DayKey;
  readonly to: DayKey;
}

export const isPreset = (text: string): text is TimePreset =>
  timePresets.some((each) => each === text);

export function spanOfPreset(preset: TimePreset, today: DayKey): DaySpan {
  const monday = addDays(today, -weekdayOf(today));
  const firstOfMonth = `${monthOf(today)}-01`;
  const lastOfMonthBefore = addDays(firstOfMonth, -1);
  const spans: Record<TimePreset, DaySpan> = {
    today: { from: today, to: today },
    yesterday: { from: addDays(today, -1), to: addDays(today, -1) },
    'last-7-days': { from: addDays(today, -6), to: today },
    'this-week': { from: monday, to: today },
    'last-week': { from: addDays(monday, -7), to: addDays(monday, -1) },
    'this-month': { from: firstOfMonth, to: today },
    'last-month': { from: `${monthOf(lastOfMonthBefore)}-01`, to: lastOfMonthBefore },
  };
  return spans[preset];
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** The days of a span as people write them: Nov 9–15, 2026. Both texts are days of no zone. */
export function spanText({ from, to }: DaySpan, locale: string, today: DayKey): string {
  const isThisYear = [from, to].every((day) => day.slice(0, 4) === today.slice(0, 4));
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return format.formatRange(Date.parse(from), Date.parse(to));
}

/** Reads a preset or `day..day`, where one may be left out; undefined for what is neither. */
export function readSpan(when: string, today: DayKey): Partial<DaySpan> | undefined {
  if (isPreset(when)) return spanOfPreset(when, today);
  const [from = '', to = '', ...more] = when.split('..');
  const isSpan = [from, to].every((day) => day === '' || isDay(day));
  if (!isSpan || more.length > 0 || !when.includes('..') || (from === '' && to === '')) {
    return undefined;
  }
  return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}
