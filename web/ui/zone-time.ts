import { type DayKey, addDays } from './day.ts';

const HOUR_MS = 3_600_000;

const QUARTER_MS = 900_000;

const formatIn = (zone: string) =>
  new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });

// Looking it up is slow, and transcripts have times by the thousands, most near one another.
const formats = new Map<string, Intl.DateTimeFormat>();
let last = { zone: '', quarter: 0, offset: '' };

/** How far a zone is ahead of UTC at an instant, as ISO 8601 writes it: +08:00. */
function offsetOf(at: number, zone: string): string {
  const quarter = Math.floor(at / QUARTER_MS);
  if (last.zone === zone && last.quarter === quarter) return last.offset;
  const format = formats.get(zone) ?? formatIn(zone);
  formats.set(zone, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const offset = /[+-]\d\d:\d\d/u.exec(name)?.[0] ?? '+00:00';
  last = { zone, quarter, offset };
  return offset;
}

function offsetMsOf(at: number, zone: string): number {
  const offset = offsetOf(at, zone);
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * 60_000);
}

/** An instant in ISO 8601, to the second, by the clocks of a zone: 2026-11-21T14:05:09+08:00. */
export function zonedIso(at: number, zone: string): string {
  const there = new Date(at + offsetMsOf(at, zone)).toISOString();
  return `${there.slice(0, 19)}${offsetOf(at, zone)}`;
}

/** The same as people write it, for where the zone is named beside: 2026-11-21 14:05:09. */
export function zonedText(at: number, zone: string): string {
  return zonedIso(at, zone).slice(0, 19).replace('T', ' ');
}

/** The day of an instant by the clocks of a zone. */
export function dayIn(at: number, zone: string): DayKey {
  return zonedIso(at, zone).slice(0, 10);
}

/** The instant at which a day begins in a zone, also where its midnight is skipped. */
export function startOfDay(day: DayKey, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  let at = asUtc - offsetMsOf(asUtc, zone);
  at = asUtc - offsetMsOf(at, zone);
  return dayIn(at, zone) === day ? at : at + HOUR_MS;
}

/** The last millisecond of a day in a zone. */
export function endOfDay(day: DayKey, zone: string): number {
  return startOfDay(addDays(day, 1), zone) - 1;
}
