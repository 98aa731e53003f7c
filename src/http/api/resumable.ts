import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadStream } from 'node:fs';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileConfigstore, FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { type Actor, actorId } from '../../domain/actor.ts';
import { boundedCache } from '../../domain/bounded-cache.ts';
import { AppError, isAppError } from '../../errors.ts';
import { uploadDir } from '../../media/local.ts';
import * as media from '../../usecases/media.ts';
import type { MediaFile } from '../../usecases/media.ts';
import { actorOf } from '../actor.ts';
import { cut, isCut } from './cut-upload.ts';
import { type Problem, problem, problemOf } from './errors.ts';

/**
 * Resumable uploads by the tus protocol 1.0. An upload is two files of the upload folder: the bytes
 * so far, and `<id>.json` with its size and whose it is. When the last byte is there it becomes a
 * stored file; in its place stays a file of the same length that holds nothing, so that a client
 * which missed the answer sees by HEAD that it is done, and asks for the result.
 */
export interface ResumableUploads {
  /** Answers a request of the protocol; of an upload, only to whoever began it. */
  handle(request: FastifyRequest, reply: FastifyReply, uploadId: string | undefined): Promise<void>;
  /** The stored file, made now if the upload is complete and was not yet. Throws not_found, conflict. */
  result(actor: Actor, uploadId: string): Promise<MediaFile>;
}

interface TusError {
  readonly status_code: number;
  readonly body: string;
}

// By status, where the protocol refuses before a use case is asked.
const refusals: Readonly<Record<number, readonly [slug: string, title: string]>> = {
  400: ['invalid', 'The request is malformed'],
  403: ['forbidden', 'Not allowed'],
  404: ['not-found', 'Not found'],
  409: ['upload-offset', 'The bytes do not follow those that are there'],
  410: ['gone', 'No longer there'],
  412: ['tus-version', 'Not the version of the tus protocol that is spoken here'],
  413: ['too-large', 'Too large'],
  415: ['unsupported-media-type', 'This kind of body is not taken'],
  423: ['locked', 'In use by another request'],
};

/** Uploads of one owner, begun in this process, that are not complete. */
const MOST_OPEN = 20;
const REMEMBERED_OWNERS = 10_000;
const SETTLED_MS = 60_000;

const NONE = 'there is no such upload, or it is not yours: begin a new one';

export function openResumableUploads(ctx: Context, path: string): ResumableUploads {
  const directory = uploadDir(ctx.config);
  const configs = new FileConfigstore(directory);
  const datastore = new FileStore({ directory, configstore: configs });
  const requests = new AsyncLocalStorage<FastifyRequest>();
  const finishing = new Map<string, Promise<MediaFile>>();
  const begun = boundedCache<string, Map<string, number>>({ most: REMEMBERED_OWNERS });

  const inWords = (body: Problem) =>
    JSON.stringify({ ...body, requestId: requests.getStore()?.id });

  function refused(status: number, detail: string): string {
    const [slug, title] = refusals[status] ?? ['invalid', 'Refused'];
    return inWords(problem({ status, slug, title }, detail));
  }

  function refusal(error: Error | TusError): TusError {
    const request = requests.getStore();
    if (!isAppError(error) && request !== undefined && isCut(request.raw)) {
      const described = problemOf(cut(error));
      ctx.log.debug({ reqId: request.id }, 'an upload was cut');
      return { status_code: described.status, body: inWords(described) };
    }
    const status = isAppError(error)
      ? undefined
      : ((error as Partial<TusError>).status_code ?? 500);
    if (status !== undefined && status < 500) {
      const { body = '' } = error as Partial<TusError>;
      return { status_code: status, body: refused(status, body.trim()) };
    }
    if (!isAppError(error)) {
      const fields = error instanceof Error ? { err: error } : { ...error };
      ctx.log.error({ ...fields, reqId: request?.id }, 'an upload failed');
    }
    const described = problemOf(error);
    return { status_code: described.status, body: inWords(described) };
  }

  class UploadServer extends Server {
    override write(...[context, headers, status, body = '']: Parameters<Server['write']>) {
      if (status < 400) return super.write(context, headers, status, body);
      headers.set('content-type', 'application/problem+json');
      const words = body.startsWith('{') ? body : refused(status, body.trim());
      return super.write(context, headers, status, words);
    }
  }

  const server = new UploadServer({
    path,
    datastore,
    relativeLocation: true,
    maxSize: ctx.config.mediaLimitBytes,
    // As all of this API: for pages of this origin.
    allowedOrigins: [],
    async onUploadCreate(_request, { id, metadata, size }) {
      const actor = currentActor();
      const owner = actorId(actor);
      await media.requireUploadable(ctx, actor, size ?? 0);
      await open(owner ?? '', id);
      return { metadata: { filename: metadata?.['filename'] ?? '', owner } };
    },
    async onUploadFinish(_request, { id }) {
      await result(currentActor(), id);
      return {};
    },
    onResponseError: (_request, error) => refusal(error),
  });

  function currentActor(): Actor {
    const request = requests.getStore();
    if (request === undefined) throw new Error('an upload is handled outside of its request');
    return actorOf(request);
  }

  /** Counts an upload as begun. Throws rate_limited when its owner has too many. */
  async function open(owner: string, uploadId: string): Promise<void> {
    const ids = begun.get(owner) ?? new Map<string, number>();
    begun.set(owner, ids);
    ids.set(uploadId, performance.now());
    if (ids.size <= MOST_OPEN) return;
    for (const [id, begunAt] of ids) {
      // A younger one may not be on the disk yet.
      if (performance.now() - begunAt < SETTLED_MS) continue;
      if ((await configs.get(id).catch(() => undefined)) === undefined) ids.delete(id);
    }
    if (ids.size <= MOST_OPEN) return;
    ids.delete(uploadId);
    throw new AppError(
      'rate_limited',
      `at most ${MOST_OPEN} uploads may be open at once: complete one, or end it by DELETE`,
    );
  }

  const close = (actor: Actor, uploadId: string) =>
    begun.get(actorId(actor) ?? '')?.delete(uploadId);

  async function ownUpload(actor: Actor, uploadId: string) {
    const upload = /^[0-9a-f]{32}$/.test(uploadId) ? await configs.get(uploadId) : undefined;
    if (upload !== undefined && upload.metadata?.['owner'] === actorId(actor)) return upload;
    throw new AppError('not_found', NONE, { field: 'uploadId' });
  }

  async function finish(actor: Actor, uploadId: string): Promise<MediaFile> {
    const upload = await ownUpload(actor, uploadId);
    const { metadata = {} } = upload;
    const known = metadata['mediaId'];
    if (typeof known === 'string') return media.get(ctx, actor, known);
    const { offset, size } = await datastore.getUpload(uploadId).catch((error: unknown) => {
      throw new AppError('not_found', NONE, { field: 'uploadId' }, { cause: error });
    });
    if (size === undefined || offset !== size) {
      throw new AppError('conflict', `${offset} bytes are here: send the rest first`);
    }
    const bytes = join(directory, uploadId);
    const file = await taken(actor, uploadId, bytes, metadata['filename'] ?? undefined);
    upload.metadata = { ...metadata, mediaId: file.key };
    await configs.set(uploadId, upload);
    close(actor, uploadId);
    await writeFile(bytes, '');
    await truncate(bytes, size);
    return file;
  }

  async function taken(actor: Actor, uploadId: string, path: string, filename: string | undefined) {
    try {
      // A copy is what becomes the file: a request that was cut may still write to this one.
      return await media.upload(ctx, actor, { stream: createReadStream(path), filename });
    } catch (error) {
      // What can never be taken need not be kept for another try.
      if (isAppError(error) && error.code !== 'unavailable') {
        await rm(path, { force: true });
        await configs.delete(uploadId);
        close(actor, uploadId);
      }
      throw error;
    }
  }

  function result(actor: Actor, uploadId: string): Promise<MediaFile> {
    const id = `${actorId(actor)} ${uploadId}`;
    const others = finishing.get(id);
    if (others !== undefined) return others;
    const finished = finish(actor, uploadId).finally(() => finishing.delete(id));
    finishing.set(id, finished);
    return finished;
  }

  return {
    async handle(request, reply, uploadId) {
      if (uploadId !== undefined) await ownUpload(actorOf(request), uploadId);
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      await requests.run(request, () => server.handle(request.raw, reply.raw));
      if (uploadId !== undefined && request.method === 'DELETE') close(actorOf(request), uploadId);
    },
    result,
  };
}
