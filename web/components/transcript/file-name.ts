const MOST = 80;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/** A name that every system can save: the customer's, and days. */
export function fileNameOf(customer: string, days: readonly string[], extension: string): string {
  const plain = customer
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replaceAll(/[\s/\\:*?"<>|]+/gu, '_')
    .replaceAll(/^[._]+|[._]+$/gu, '');
  const short = Array.from(plain).slice(0, MOST).join('');
  const name = short === '' || reserved.test(short) ? `chat_${short}` : short;
  return `${[name.replace(/_$/u, ''), ...new Set(days)].join('_')}.${extension}`;
}
