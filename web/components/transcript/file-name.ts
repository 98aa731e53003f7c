const MOST = 80;
/** Of what follows the name. */
const MOST_OF_TITLE = 40;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/** A name that every system can save: the customer's, the title, and days. */
export function fileNameOf(
  { customer, title }: { readonly customer: string; readonly title: string },
  days: readonly string[],
  extension: string,
): string {
  const short = plain(customer, MOST);
  const name = short === '' || reserved.test(short) ? `chat_${short}` : short;
  const about = plain(title, MOST_OF_TITLE);
  const parts = [name.replace(/_$/u, ''), ...(about === '' ? [] : [about]), ...new Set(days)];
  return `${parts.join('_')}.${extension}`;
}

function plain(text: string, most: number): string {
  const safe = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replaceAll(/[\s/\\:*?"<>|]+/gu, '_')
    .replaceAll(/^[._]+|[._]+$/gu, '');
  return Array.from(safe).slice(0, most).join('');
}
