import type { Keyed } from './grown-at-start.ts';

/**
 * The next rows on the way from those shown to those there are now: a list can change at one end
 * only at a time, as the virtual list tells by their number where they came or went. What changed
 * above comes first. Other changes are made at once.
 */
export function nextRows<Row extends Keyed>(
  shown: readonly Row[],
  now: readonly Row[],
): readonly Row[] {
  const [first, last] = [shown[0], shown.at(-1)];
  const [firstNow, lastNow] = [now[0], now.at(-1)];
  if (
    first === undefined ||
    last === undefined ||
    firstNow === undefined ||
    lastNow === undefined
  ) {
    return now;
  }
  if (first.key === firstNow.key || last.key === lastNow.key) return now;
  const at = now.findIndex(({ key }) => key === last.key);
  // Ends of both are as now, but what came below is not there yet.
  if (at !== -1) return now.slice(0, at + 1);
  // Some went below: what is left of those above, and then those that were shown.
  const end = shown.findIndex(({ key }) => key === lastNow.key);
  return end === -1 ? now : [...now, ...shown.slice(end + 1)];
}
