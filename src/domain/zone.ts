import { boundedCache } from './bounded-cache.ts';
import { LATEST_MS, YEAR_0_MS } from './times.ts';

/** Local times of an IANA zone, as `yyyy-MM-dd HH:mm:ss`. */
export type FormatTime = (atMs: number) => string;

/** The instants that a local time names, both ends inclusive, in epoch ms. */
export interface LocalSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
// More than a year of quarter hours.
const REMEMBERED_QUARTERS = 40_000;

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

type OffsetAt = (atMs: number) => number;

const zones = new Map<string, OffsetAt>();

/** What is added to UTC to get the zone's local time, in ms; remembered for each quarter hour. */
function offsetOf(zone: string): OffsetAt {
  let offsetAt = zones.get(zone);
  if (offsetAt === undefined) {
    offsetAt = openOffsets(zone);
    zones.set(zone, offsetAt);
  }
  return offsetAt;
}

function openOffsets(zone: string): OffsetAt {
  const zoned = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  });
  const exact = (atMs: number): number => {
    const [, sign, hours, minutes, seconds] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zoned.format(atMs)) ?? [];
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
    return (sign === '-' ? -size : size) * 1000;
  };
  const quarters = boundedCache<number, number>({ most: REMEMBERED_QUARTERS });
  return (atMs) => {
    const quarter = Math.floor(atMs / QUARTER_MS);
    let offset = quarters.get(quarter);
    if (offset === undefined) {
      offset = exact(quarter * QUARTER_MS);
      // Changes of the nineteenth century and a few later ones fall between two quarters.
      if (offset !== exact((quarter + 1) * QUARTER_MS - 1)) return exact(atMs);
      quarters.set(quarter, offset);
    }
    return offset;
  };
}

const writable = (ms: number) => Math.max(YEAR_0_MS, Math.min(ms, LATEST_MS));

/** What lies before the year 0 or after 9999 is shown as the first or last second of these. */
export function zoneFormatter(zone: string): FormatTime {
  const offsetAt = offsetOf(zone);
  let day = Number.NaN;
  let date = '';
  return (atMs) => {
    const at = writable(atMs);
    const local = writable(at + offsetAt(at));
    const localDay = Math.floor(local / DAY_MS);
    if (localDay !== day) {
      date = new Date(local).toISOString().slice(0, -14);
      day = localDay;
    }
    const seconds = Math.floor((local - localDay * DAY_MS) / 1000);
    const hour = twoDigits[Math.floor(seconds / 3600)];
    const minute = twoDigits[Math.floor(seconds / 60) % 60];
    return `${date} ${hour}:${minute}:${twoDigits[seconds % 60]}`;
  };
}

const localTime = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/;

/**
 * The instants of a day (`yyyy-MM-dd`) or a second (`yyyy-MM-dd HH:mm:ss`) of the zone; undefined
 * for any other text and for days that the calendar does not have. What a clock change repeats
 * counts from its first occurrence to the end of its last; what it skips starts at the change and
 * ends just before it.
 */
export function parseLocal(zone: string, text: string): LocalSpan | undefined {
  const [, date, time] = localTime.exec(text) ?? [];
  if (date === undefined) return undefined;
  const first = secondSpan(zone, `${date}T${time ?? '00:00:00'}.000Z`);
  const last = time === undefined ? secondSpan(zone, `${date}T23:59:59.000Z`) : first;
  return first === undefined || last === undefined
    ? undefined
    : { fromMs: first.fromMs, toMs: last.toMs };
}

function secondSpan(zone: string, isoAsIfUtc: string): LocalSpan | undefined {
  const local = Date.parse(isoAsIfUtc);
  if (Number.isNaN(local) || new Date(local).toISOString() !== isoAsIfUtc) return undefined;
  const offsetAt = offsetOf(zone);
  const nearby = [-DAY_MS, -DAY_MS / 2, 0, DAY_MS / 2, DAY_MS].map((away) =>
    offsetAt(local + away),
  );
  const instants = nearby
    .filter((offset) => offsetAt(local - offset) === offset)
    .map((offset) => local - offset);
  if (instants.length > 0) {
    return { fromMs: Math.min(...instants), toMs: Math.max(...instants) + 999 };
  }
  const change = changeBetween(offsetAt, local - Math.max(...nearby), local - Math.min(...nearby));
  return { fromMs: change, toMs: change - 1 };
}

/** The first instant of the offset that holds at `highMs`, when another one holds at `lowMs`. */
function changeBetween(offsetAt: OffsetAt, lowMs: number, highMs: number): number {
  const after = offsetAt(highMs);
  let low = lowMs;
  let high = highMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === after) high = middle;
    else low = middle;
  }
  return high;
}
