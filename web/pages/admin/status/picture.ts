import type { StatusMinute } from 'chatkeep/client';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Pictures are drawn on a sheet of this size, and stretched to their place. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** Epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The last day, or as much of it as is known: at least an hour. */
export function spanOf(minutes: readonly StatusMinute[], now: number): Span {
  const first = minutes[0]?.at ?? now;
  return { from: Math.max(now - DAY_MS, Math.min(first, now - HOUR_MS)), to: now };
}

/** The next of 1, 2, 5, 10, 20, … : where an axis ends. */
export function ceilingOf(most: number): number {
  if (!(most > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((each) => each * power >= most) ?? 10;
  return step * power;
}

export type Value = (minute: StatusMinute) => number | null;

const round = (value: number) => Math.round(value * 100) / 100;

function placesIn({ from, to }: Span, ceiling: number) {
  return {
    x: (at: number) => round(((at - from) / (to - from)) * WIDTH),
    y: (value: number) => round(HEIGHT - (Math.min(value, ceiling) / ceiling) * HEIGHT),
  };
}

/** The outline of a column for each minute, as an SVG path; nothing where a value is not known. */
export function columns(
  minutes: readonly StatusMinute[],
  value: Value,
  span: Span,
  ceiling: number,
): string {
  const { x, y } = placesIn(span, ceiling);
  return minutes
    .map((minute) => {
      const found = value(minute) ?? 0;
      if (found === 0 || minute.at + MINUTE_MS <= span.from) return '';
      const left = x(Math.max(minute.at, span.from));
      return `M${left} ${HEIGHT}V${y(found)}H${x(Math.min(minute.at + MINUTE_MS, span.to))}V${HEIGHT}Z`;
    })
    .join('');
}

/** A line through the minutes, as an SVG path; broken where a value is not known. */
export function line(
  minutes: readonly StatusMinute[],
  value: Value,
  span: Span,
  ceiling: number,
): string {
  const { x, y } = placesIn(span, ceiling);
  let path = '';
  let isDrawing = false;
  for (const minute of minutes) {
    const found = value(minute);
    if (found === null || minute.at < span.from) {
      isDrawing = false;
      continue;
    }
    const [left, right] = [x(minute.at), x(Math.min(minute.at + MINUTE_MS, span.to))];
    path += `${isDrawing ? 'L' : 'M'}${left} ${y(found)}H${right}`;
    isDrawing = true;
  }
  return path;
}

/** The minute in which a time lies. */
export function minuteAt(minutes: readonly StatusMinute[], at: number): StatusMinute | undefined {
  return minutes.findLast((minute) => minute.at <= at && at < minute.at + 2 * MINUTE_MS);
}

export interface Hour {
  readonly at: number;
  readonly requests: number;
  readonly failed: number;
  readonly messages: number;
  /** The longest of its minutes'. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

const longest = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/** The same by the hour, the newest first: for whoever would rather read figures. */
export function byHour(minutes: readonly StatusMinute[]): Hour[] {
  const hours = new Map<number, Hour>();
  for (const minute of minutes) {
    const at = Math.floor(minute.at / HOUR_MS) * HOUR_MS;
    const before = hours.get(at);
    hours.set(at, {
      at,
      requests: (before?.requests ?? 0) + minute.requests,
      failed: (before?.failed ?? 0) + minute.failed,
      messages: (before?.messages ?? 0) + (minute.messages ?? 0),
      p50Ms: longest(before?.p50Ms ?? null, minute.p50Ms),
      p95Ms: longest(before?.p95Ms ?? null, minute.p95Ms),
    });
  }
  return [...hours.values()].toReversed();
}
