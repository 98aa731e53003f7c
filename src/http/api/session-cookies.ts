import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';

// A page of this server holds its session in a cookie that no script can read. Browsers send cookies
// with whatever asks, so one counts only beside a header: a page of elsewhere cannot send that
// without being allowed to by a preflight, which is never done.

const sessionKinds = ['operator', 'user'] as const;

/** Whose sessions cookies hold; a browser can have one of each. */
export type CookieKind = (typeof sessionKinds)[number];

const SESSION_HEADER = 'x-chatkeep-session';
const ownSites = ['same-origin', 'none'];

const cookieName = (kind: CookieKind) => `chatkeep_${kind}`;

/**
 * Which cookie a request is to be authenticated by; undefined when by none, or by a token, which goes
 * before. Throws invalid.
 */
export function cookieKindOf(headers: IncomingHttpHeaders): CookieKind | undefined {
  const given = headers[SESSION_HEADER];
  if (given === undefined || headers.authorization !== undefined) return undefined;
  const kind = sessionKinds.find((each) => each === given);
  if (kind !== undefined) return kind;
  throw new AppError('invalid', `${SESSION_HEADER} must be one of ${sessionKinds.join(', ')}`, {
    field: SESSION_HEADER,
  });
}

/** Throws forbidden when a page of elsewhere makes a browser ask. */
export function requireOwnPage(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || ownSites.includes(site)) return;
  throw new AppError(
    'forbidden',
    'a page of another site asks: cookies are for the pages of this server, others send a token',
  );
}

/** The token in a cookie. Throws unauthenticated. */
export function cookieToken({ cookie = '' }: IncomingHttpHeaders, kind: CookieKind): string {
  const start = `${cookieName(kind)}=`;
  const found = cookie
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start) && pair.length > start.length);
  if (found !== undefined) return found.slice(start.length);
  throw new AppError('unauthenticated', `there is no cookie ${cookieName(kind)}: sign in`);
}

interface Cookie {
  readonly kind: CookieKind;
  readonly token: string;
  readonly maxAgeMs: number;
}

export function setCookie(
  config: Config,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, token, maxAgeMs }: Cookie,
): void {
  const { path, isSecure } = seenFrom(config, request);
  const attributes = [
    `${cookieName(kind)}=${token}`,
    `Path=${path}`,
    `Max-Age=${Math.max(0, Math.floor(maxAgeMs / 1000))}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(isSecure ? ['Secure'] : []),
  ];
  reply.header('set-cookie', attributes.join('; '));
}

export function clearCookie(
  config: Config,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: CookieKind,
): void {
  setCookie(config, request, reply, { kind, token: '', maxAgeMs: 0 });
}

/** How the browser reaches this server: what stands before it may add TLS and a path. */
function seenFrom(
  { publicUrl }: Config,
  request: FastifyRequest,
): { readonly path: string; readonly isSecure: boolean } {
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  const own = url?.host === request.host ? url : undefined;
  return {
    path: `${own?.pathname.replace(/\/$/, '') ?? ''}/api`,
    isSecure: request.protocol === 'https' || own?.protocol === 'https:',
  };
}
