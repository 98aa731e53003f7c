const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Milliseconds in the two longest units that it fills, such as "2 days 3 hours". */
export function durationText(ms: number, locale: string): string {
  const first = units.findIndex(([, length]) => ms >= length);
  const from = first === -1 ? units.length - 1 : first;
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, length] of units.slice(from, from + 2)) {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    if (whole === 0 && parts.length > 0) continue;
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
    parts.push(format.format(whole));
  }
  return parts.join(' ');
}
