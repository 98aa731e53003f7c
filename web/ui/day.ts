const DAY_MS = 86_400_000;

/** Months and days of the calendar in words such as 2026-11 and 2026-11-21: they sort as texts. */
export type DayKey = string;

export const monthOf = (day: DayKey): string => day.slice(0, 7);

const keyOf = (atMs: number): DayKey => new Date(atMs).toISOString().slice(0, 10);

export function addDays(day: DayKey, days: number): DayKey {
  return keyOf(Date.parse(day) + days * DAY_MS);
}

/** The same day of another month, or its last. */
export function addMonths(day: DayKey, months: number): DayKey {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return keyOf(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** 0 for the first day of the week, which is Monday. */
export function weekdayOf(day: DayKey): number {
  return (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
}

/** Weeks of a month, Monday first, filled up with the days around it. */
export function weeksOf(month: string): DayKey[][] {
  const first = `${month}-01`;
  const start = addDays(first, -weekdayOf(first));
  const weeks: DayKey[][] = [];
  for (let day = start; weeks.length === 0 || monthOf(day) === month; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  }
  return weeks;
}
