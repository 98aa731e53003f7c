import { mkdir } from 'node:fs/promises';
import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError, isAppError } from '../../errors.ts';
import { uploadDir } from '../../media/local.ts';
import * as media from '../../usecases/media.ts';
import type { MediaFile } from '../../usecases/media.ts';
import { actorOf } from '../actor.ts';
import { cut, isCut } from './cut-upload.ts';
import type { Presenting } from './present.ts';
import type { Presenter } from './presenter.ts';
import { openResumableUploads } from './resumable.ts';
import * as schema from './schema/media.ts';
import type { ApiMedia } from './schema/media.ts';

// Browsers send names as plain UTF-8; the parser's option is missing in its types.
const plainNames = { defParamCharset: 'utf8' };

/** What a multipart body has beside the file. */
const AROUND_BYTES = 65_536;

function presentMedia(file: MediaFile, { links, nowMs }: Presenting): ApiMedia {
  const { key, owner: _, ...facts } = file;
  const isImage = file.width !== null;
  return {
    mediaId: key,
    type: facts.type,
    sizeBytes: facts.sizeBytes,
    width: facts.width,
    height: facts.height,
    durationMs: facts.durationMs,
    filename: facts.filename,
    createdAt: facts.createdAt,
    links: {
      original: links.original(key, nowMs),
      medium: isImage ? links.medium(key, nowMs) : null,
      thumbnail: isImage ? links.thumbnail(key, nowMs) : null,
    },
  };
}

/** Files: sent in one request or in several, and what is known of them. */
export async function addMediaRoutes(
  parent: FastifyInstance,
  ctx: Context,
  presenter: Presenter,
): Promise<void> {
  await mkdir(uploadDir(ctx.config), { recursive: true });
  await parent.register(async (scope) => {
    await scope.register(multipart, {
      ...plainNames,
      throwFileSizeLimit: false,
      limits: { files: 2, fields: 2, fileSize: Number.MAX_SAFE_INTEGER, fieldNameSize: 100 },
    });
    addUpload(scope, ctx, presenter);
    addResumable(scope, ctx, presenter);
  });
}

function addUpload(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();

  room.post(
    '/media',
    // The body is read as it comes in; the schema is for the reference.
    { schema: schema.uploadMedia, validatorCompiler: () => () => ({ value: undefined }) },
    async (request, reply) => {
      const actor = actorOf(request);
      // A body that is not read to its end leaves a connection that cannot be used again.
      reply.header('connection', 'close');
      requireFitting(request, ctx.config.mediaLimitBytes);
      const parts = readParts(request);
      const part = onlyFile((await parts.next()).value);
      let broken: unknown;
      part.file.once('error', (error) => {
        broken = error;
      });
      const source = { stream: part.file, filename: part.filename };
      const file = await media.upload(ctx, actor, source).catch((error: unknown) => {
        if (isCut(request.raw)) throw cut(error);
        throw error === (broken ?? part.file.errored) ? malformed(error) : error;
      });
      requireNoMore((await parts.next()).value);
      reply.removeHeader('connection');
      return reply.code(201).send(presentMedia(file, presenter(request)));
    },
  );

  room.get('/media/:mediaId', { schema: schema.getMedia }, async (request) => {
    const file = await media.get(ctx, actorOf(request), request.params.mediaId);
    return presentMedia(file, presenter(request));
  });
}

function requireFitting(request: FastifyRequest, limitBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced <= limitBytes + AROUND_BYTES) return;
  throw new AppError('too_large', `the body is longer than the ${limitBytes} bytes allowed here`, {
    field: 'file',
    fault: { rule: 'too_many_bytes', most: limitBytes },
  });
}

async function* readParts(request: FastifyRequest): AsyncGenerator<Multipart, undefined> {
  if (!request.isMultipart()) {
    throw new AppError('invalid', 'send the file as the field `file` of multipart/form-data');
  }
  try {
    yield* request.parts();
  } catch (error) {
    if (isCut(request.raw)) throw cut(error);
    throw malformed(error);
  }
}

/** What the parser throws of a body that it cannot read has no code, unlike all other failures. */
function malformed(error: unknown): unknown {
  if (!(error instanceof Error) || isAppError(error) || 'code' in error) return error;
  const message = `the body is not multipart/form-data: ${error.message}`;
  return new AppError('invalid', message, {}, { cause: error });
}

function onlyFile(part: Multipart | undefined): MultipartFile {
  if (part?.type === 'file' && part.fieldname === 'file') return part;
  if (part === undefined || part.fieldname === 'file') {
    const message = 'file is missing: send it as a part with a file name';
    throw new AppError('invalid', message, { field: 'file' });
  }
  throw unknownField(part);
}

/** What came before is stored already; as no message names it, it goes with the next sweeps. */
function requireNoMore(part: Multipart | undefined): void {
  if (part !== undefined) throw unknownField(part);
}

function unknownField(part: Multipart): AppError {
  if (part.type === 'file') part.file.resume();
  return new AppError('invalid', 'the body has an unknown field: it takes file, once', {
    field: part.fieldname.slice(0, 100),
  });
}

function addResumable(scope: FastifyInstance, ctx: Context, presenter: Presenter): void {
  const path = '/media/uploads';
  const uploads = openResumableUploads(ctx, `${scope.prefix}${path}`);
  const room = scope.withTypeProvider<TypeBoxTypeProvider>();
  // Its reader takes the bytes from the request itself.
  scope.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) =>
    done(null),
  );

  room.route({
    method: ['POST', 'OPTIONS'],
    url: path,
    schema: schema.resumable,
    handler: (request, reply) => uploads.handle(request, reply, undefined),
  });

  room.route<{ Params: { uploadId: string } }>({
    method: ['HEAD', 'PATCH', 'DELETE'],
    url: `${path}/:uploadId`,
    schema: schema.resumable,
    handler: (request, reply) => uploads.handle(request, reply, request.params.uploadId),
  });

  room.get(`${path}/:uploadId/result`, { schema: schema.uploadResult }, async (request) => {
    const file = await uploads.result(actorOf(request), request.params.uploadId);
    return presentMedia(file, presenter(request));
  });
}
