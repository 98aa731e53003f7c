import { createHash, timingSafeEqual } from 'node:crypto';

function md5Hex(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

/**
 * The sign of a request to user v2 or op v2, over everything exactly as it went over the wire:
 * `md5("{path}?{query}&body={md5 of the body}&key={secret}")`, where the query is sorted by key
 * and leaves out `sign` and empty values (docs/api/op-v2.md, "Signing").
 */
export function signOf(target: string, rawBody: Uint8Array, secret: string): string {
  const [path, query] = splitTarget(target);
  const pairs: { readonly key: string; readonly pair: string }[] = [];
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals === -1 || equals === pair.length - 1) continue;
    const key = pair.slice(0, equals);
    if (key !== 'sign') pairs.push({ key, pair });
  }
  pairs.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const joined = pairs.map(({ pair }) => pair).join('&');
  return md5Hex(`${path}?${joined}&body=${md5Hex(rawBody)}&key=${secret}`);
}

function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Compares in a time that says nothing about where two signs differ. */
export function isSameSign(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
