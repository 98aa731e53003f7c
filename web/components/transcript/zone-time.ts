const HOUR_MS = 3_600_000;

/** How far a zone is ahead of UTC at an instant, as ISO 8601 writes it: +08:00. */
function offsetOf(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/u.exec(name)?.[0] ?? '+00:00';
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

/** The instant at which a day such as 2026-11-21 begins in a zone, also where its midnight is skipped. */
export function startOfDay(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  let at = asUtc - offsetMsOf(asUtc, zone);
  at = asUtc - offsetMsOf(at, zone);
  return zonedIso(at, zone).startsWith(day) ? at : at + HOUR_MS;
}

/** The last millisecond of a day in a zone. */
export function endOfDay(day: string, zone: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS).toISOString();
  return startOfDay(next.slice(0, 10), zone) - 1;
}
