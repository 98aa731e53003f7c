import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { isAppError } from '../errors.ts';
import type { ImageSize, Rendition } from '../media/images.ts';
import { isContentKey } from '../media/key.ts';
import { MEDIA_PATH, mediaDir } from '../media/local.ts';
import type { ByteRange, Stored } from '../media/store.ts';
import { mayBeReadableImage, typeOfKey } from '../media/types.ts';
import { isKnown, isSameVersion, readRange, type Version } from './byte-range.ts';
import { type MediaRequest, readMediaRequest, sizeRule } from './media-request.ts';

type Params = { readonly Params: { readonly '*': string } };

const refusals = {
  expired: 'this link has expired: ask the API for a new one',
  altered: 'this link is not one that the API gave out: use getUrl unchanged',
} as const;

const ABSENT = 'there is no such file here any more, or not yet';

/** RFC 6266, with the plain name for clients that do not know the extended one. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const extended = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, escaped);
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}

const escaped = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * Serves stored files, images also in other sizes, to whoever holds a signed link that has not
 * expired. What was uploaded must not run as a page of this origin: its type is one of a list, a
 * browser may not guess another, and what is not a picture, sound or film is saved, not shown.
 */
export async function addMedia(server: FastifyInstance, ctx: Context): Promise<void> {
  await mkdir(mediaDir(ctx.config), { recursive: true });
  server.route<Params>({
    method: ['GET', 'HEAD'],
    url: `${MEDIA_PATH}/*`,
    schema: { hide: true },
    async handler(request, reply) {
      const url = request.raw.url ?? '';
      const verdict = ctx.media.verify(url, ctx.clock());
      if (verdict !== 'valid') return reply.code(401).send({ error: refusals[verdict] });
      const asked = readMediaRequest(url.slice(url.indexOf('?') + 1));
      if (asked === undefined) return reply.code(400).send({ error: sizeRule });
      const key = request.params['*'];
      // Hidden files are the store's own.
      if (/(^|\/)\./.test(key)) return reply.code(404).send({ error: ABSENT });
      return asked.size === undefined
        ? sendOriginal(ctx, request, reply, key, asked)
        : sendRendition(ctx, request, reply, key, asked, asked.size);
    },
  });
}

function describe(
  ctx: Context,
  reply: FastifyReply,
  asked: MediaRequest,
  file: { readonly key: string; readonly type: string; readonly inline: boolean },
  version: Version,
): void {
  const secondsLeft = Math.max(0, asked.deadlineSec - Math.floor(ctx.clock() / 1000));
  const saved = asked.attname ?? (file.inline ? undefined : basename(file.key));
  reply.headers({
    'content-type': file.type,
    'content-security-policy':
      "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    // Apps of other origins show these files; the link is what lets them.
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': `private, max-age=${secondsLeft}${isContentKey(file.key) ? ', immutable' : ''}`,
    etag: version.etag,
    ...(version.modifiedAt === undefined
      ? {}
      : { 'last-modified': new Date(version.modifiedAt).toUTCString() }),
    ...(saved === undefined ? {} : { 'content-disposition': attachment(saved) }),
  });
}

function versionOf(key: string, found: Stored): Version {
  const etag = isContentKey(key) ? key : `${found.sizeBytes}-${found.modifiedAt}`;
  return { etag: `"${etag}"`, modifiedAt: found.modifiedAt };
}

async function sendOriginal(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  asked: MediaRequest,
): Promise<FastifyReply> {
  const found = await ctx.media.store.stat(key);
  if (found === undefined) return reply.code(404).send({ error: ABSENT });
  const version = versionOf(key, found);
  describe(ctx, reply, asked, { ...typeOfKey(key), key }, version);
  reply.header('accept-ranges', 'bytes');
  if (isKnown(request.headers, version)) return reply.code(304).send();
  const range = isSameVersion(request.headers['if-range'], version)
    ? readRange(request.headers.range, found.sizeBytes)
    : 'whole';
  if (range === 'unsatisfiable') return refuseRange(reply, found);
  return sendBytes(ctx, request, reply, key, found, range === 'whole' ? undefined : range);
}

function refuseRange(reply: FastifyReply, { sizeBytes }: Stored): FastifyReply {
  return reply
    .code(416)
    .removeHeader('content-disposition')
    .header('content-range', `bytes */${sizeBytes}`)
    .type('application/json; charset=utf-8')
    .send({ error: `the file has ${sizeBytes} bytes: ask for a range inside it` });
}

async function sendBytes(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  { sizeBytes }: Stored,
  range: ByteRange | undefined,
): Promise<FastifyReply> {
  const length = range === undefined ? sizeBytes : range.end - range.start + 1;
  reply.header('content-length', length);
  if (range !== undefined) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  }
  if (request.method === 'HEAD') return reply.send();
  const stream = await ctx.media.store.open(key, range);
  if (stream !== undefined) return reply.send(stream);
  reply.removeHeader('content-length').removeHeader('content-range');
  return reply.code(404).type('application/json; charset=utf-8').send({ error: ABSENT });
}

/** Undefined where there is no image that can be read. */
async function renditionOf(
  ctx: Context,
  key: string,
  size: ImageSize,
): Promise<Rendition | undefined> {
  if (!mayBeReadableImage(key)) return undefined;
  try {
    return await ctx.media.renditions.get(key, size);
  } catch (error) {
    if (isAppError(error, 'invalid') || isAppError(error, 'too_large')) return undefined;
    throw error;
  }
}

async function sendRendition(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  asked: MediaRequest,
  size: ImageSize,
): Promise<FastifyReply> {
  const rendition = await renditionOf(ctx, key, size);
  // Imported messages of type img may have any file; what cannot be resized is given as it is.
  if (rendition === undefined) return sendOriginal(ctx, request, reply, key, asked);
  const { bytes, type } = rendition;
  const hash = createHash('sha256').update(bytes).digest('base64url');
  const version = { etag: `"${hash}"`, modifiedAt: undefined };
  describe(ctx, reply, asked, { key, type, inline: true }, version);
  if (isKnown(request.headers, version)) return reply.code(304).send();
  if (request.method === 'HEAD') return reply.header('content-length', bytes.length).send();
  return reply.send(bytes);
}
