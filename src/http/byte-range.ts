import type { ByteRange } from '../media/store.ts';

export type RangeAnswer = ByteRange | 'whole' | 'unsatisfiable';

/**
 * What a Range header (RFC 9110, 14.2) asks of a file. Several ranges, other units and malformed
 * headers are answered with the whole file, as the RFC lets a server do.
 */
export function readRange(header: string | undefined, sizeBytes: number): RangeAnswer {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

export interface Version {
  /** Strong, in quotes. */
  readonly etag: string;
  /** Epoch ms; undefined for what has no time of its own. */
  readonly modifiedAt: number | undefined;
}

const unquoted = (tag: string) => tag.trim().replace(/^W\//, '');
const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;

/** Whether the asking client has this version already (If-None-Match, else If-Modified-Since). */
export function isKnown(
  headers: Readonly<Record<string, unknown>>,
  { etag, modifiedAt }: Version,
): boolean {
  const noneMatch = headers['if-none-match'];
  if (typeof noneMatch === 'string') {
    return noneMatch.trim() === '*' || noneMatch.split(',').map(unquoted).includes(etag);
  }
  const since = headers['if-modified-since'];
  return (
    typeof since === 'string' &&
    modifiedAt !== undefined &&
    Date.parse(since) >= wholeSecond(modifiedAt)
  );
}

/** Whether a Range still means the version that the client has the beginning of (If-Range). */
export function isSameVersion(ifRange: unknown, { etag, modifiedAt }: Version): boolean {
  if (typeof ifRange !== 'string') return true;
  if (ifRange.startsWith('"')) return ifRange === etag;
  return modifiedAt !== undefined && Date.parse(ifRange) === wholeSecond(modifiedAt);
}
