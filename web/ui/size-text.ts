const units = ['B', 'kB', 'MB', 'GB'] as const;

/** Bytes in the unit that is read most easily, such as "1.4 MB". */
export function sizeText(bytes: number, locale: string): string {
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = value < 10 && power > 0 ? 1 : 0;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value);
  return `${number} ${units[power] ?? 'B'}`;
}
