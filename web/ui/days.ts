// Days as 2026-11-21, in a zone: what is searched begins and ends with them.

const DAY_MS = 86_400_000;

export const timePresets = [
  'today',
  'yesterday',
  'last-7-days',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
] as const;

export type TimePreset = (typeof timePresets)[number];

/** From the first day to the last, both included. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

export function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
}

const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);

export function plusDays(day: string, days: number): string {
  return new Date(noonOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Epoch ms of the first moment of a day. */
export function startOfDay(zone: string, day: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const first = midnight - offsetMs(zone, midnight);
  return midnight - offsetMs(zone, first);
}

/** How far the zone's clock is ahead of UTC then. */
function offsetMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value);
  const clock = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return clock - Math.floor(at / 1000) * 1000;
}

export const isPreset = (text: string): text is TimePreset =>
  timePresets.some((each) => each === text);

/** Weeks begin on Monday. */
function spanOfPreset(preset: TimePreset, today: string): DaySpan {
  const monday = plusDays(today, -((new Date(noonOf(today)).getUTCDay() + 6) % 7));
  const firstOfMonth = `${today.slice(0, 8)}01`;
  const lastOfMonthBefore = plusDays(firstOfMonth, -1);
  const spans: Record<TimePreset, DaySpan> = {
    today: { from: today, to: today },
    yesterday: { from: plusDays(today, -1), to: plusDays(today, -1) },
    'last-7-days': { from: plusDays(today, -6), to: today },
    'this-week': { from: monday, to: today },
    'last-week': { from: plusDays(monday, -7), to: plusDays(monday, -1) },
    'this-month': { from: firstOfMonth, to: today },
    'last-month': { from: `${lastOfMonthBefore.slice(0, 8)}01`, to: lastOfMonthBefore },
  };
  return spans[preset];
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(noonOf(text));

/** Reads a preset or `day..day`, where one may be left out; undefined for what is neither. */
export function readSpan(when: string, today: string): Partial<DaySpan> | undefined {
  if (isPreset(when)) return spanOfPreset(when, today);
  const [from = '', to = '', ...more] = when.split('..');
  const isSpan = [from, to].every((day) => day === '' || isDay(day));
  if (!isSpan || more.length > 0 || !when.includes('..') || (from === '' && to === '')) {
    return undefined;
  }
  return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}
