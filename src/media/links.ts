import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signed, expiring links to stored media, in Qiniu's private download form (developer.qiniu.com/kodo/manual/1202). */
export interface MediaLinks {
  /** A link to the original of a stored key. `atMs` is the clock; the lifetime is the configured one. */
  original(key: string, atMs: number): string;
  /** The same, shown as a centre-cropped 200×200 image. */
  thumbnail(key: string, atMs: number): string;
  /** The same, shown at most 1080 wide. */
  medium(key: string, atMs: number): string;
}

/** `origin` is where the asking client reached this server; a store with a domain of its own ignores it. */
export type MediaLinksFor = (origin: string) => MediaLinks;

const THUMBNAIL = '?attname=&imageView2/1/w/200/h/200';
const MEDIUM = '?attname=&imageView2/2/w/1080';

// What Qiniu's own SDK leaves alone in a key: encodeURI's set, less the characters that end a path.
// Half a surrogate pair, which no URL can hold, becomes U+FFFD.
function encodeKey(key: string): string {
  return encodeURI(key.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}

/** `base64url` with padding of HMAC-SHA1, as Qiniu signs. */
function signUrl(url: string, secretKey: string): string {
  const digest = createHmac('sha1', secretKey).update(url).digest('base64');
  return digest.replaceAll('+', '-').replaceAll('/', '_');
}

/** The address with its deadline and its signature; where it has a query, they follow it. */
export function signedUrl(
  baseUrl: string,
  deadlineSec: number,
  accessKey: string,
  secretKey: string,
): string {
  const url = `${baseUrl}${baseUrl.includes('?') ? '&' : '?'}e=${deadlineSec}`;
  return `${url}&token=${accessKey}:${signUrl(url, secretKey)}`;
}

export interface SigningOptions {
  /** Put before what is signed. */
  readonly origin: string;
  /** Where keys are served: `key` is appended after a slash. */
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly lifetimeMs: number;
}

/** Links that anybody who has the secret key can check, by {@link verifySignedUrl}. */
export function signingLinks(options: SigningOptions): MediaLinks {
  const link = (key: string, shown: string, atMs: number) =>
    options.origin +
    signedUrl(
      `${options.baseUrl}/${encodeKey(key)}${shown}`,
      Math.floor((atMs + options.lifetimeMs) / 1000),
      options.accessKey,
      options.secretKey,
    );
  return {
    original: (key, atMs) => link(key, '', atMs),
    thumbnail: (key, atMs) => link(key, THUMBNAIL, atMs),
    medium: (key, atMs) => link(key, MEDIUM, atMs),
  };
}

export type LinkVerdict = 'valid' | 'expired' | 'altered';

/** Checks a link made by {@link signedUrl}, given as the exact text that was requested. */
export function verifySignedUrl(
  url: string,
  accessKey: string,
  secretKey: string,
  atMs: number,
): LinkVerdict {
  const match = /^(.*[?&]e=(\d{1,12}))&token=([^&]*)$/.exec(url);
  const [, signed, deadline, token] = match ?? [];
  if (signed === undefined || deadline === undefined || token === undefined) return 'altered';
  const expected = Buffer.from(`${accessKey}:${signUrl(signed, secretKey)}`);
  const given = Buffer.from(token);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'altered';
  return Number(deadline) * 1000 < atMs ? 'expired' : 'valid';
}
