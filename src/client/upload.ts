import type { DetailedError } from 'tus-js-client';
import { ApiError, readProblem, readRetryAfterMs } from './errors.ts';
import {
  type CallOptions,
  type Connection,
  type Transport,
  abortReason,
  addressOf,
  credentials,
} from './http.ts';
import type { Media } from './types.ts';

export interface UploadOptions extends CallOptions {
  /** Name to show and to save under; that of the file when left out. */
  readonly filename?: string;
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
}

/** Longer files go in several requests, and go on where they stopped when one fails. */
const IN_ONE_REQUEST_BYTES = 5 * 2 ** 20;
const CHUNK_BYTES = 4 * 2 ** 20;
const RETRY_DELAYS_MS = [500, 1000, 3000, 5000, 10_000];

function filenameOf(file: Blob, options: UploadOptions): string {
  if (options.filename !== undefined) return options.filename;
  return 'name' in file && typeof file.name === 'string' ? file.name : '';
}

export function mediaOf(connection: Connection, { call }: Transport) {
  async function uploadAtOnce(file: Blob, options: UploadOptions): Promise<Media> {
    const form = new FormData();
    form.append('file', file, filenameOf(file, options) || 'file');
    const { onProgress } = options;
    onProgress?.(0, file.size);
    const media = await call<Media>({
      method: 'POST',
      path: ['media'],
      form,
      // The same bytes are stored once.
      repeatable: true,
      ...(onProgress === undefined
        ? {}
        : { onSent: (share) => onProgress(Math.floor(share * file.size), file.size) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    onProgress?.(file.size, file.size);
    return media;
  }

  async function uploadInParts(file: Blob, options: UploadOptions): Promise<Media> {
    const url = await sendParts(connection, file, options);
    const uploadId = url.slice(url.lastIndexOf('/') + 1);
    return result(uploadId, options.signal === undefined ? {} : { signal: options.signal });
  }

  const result = (uploadId: string, options: CallOptions = {}) =>
    call<Media>({ method: 'GET', path: ['media', 'uploads', uploadId, 'result'], ...options });

  return {
    /** Uploads a file; what comes back has the `mediaId` that a message's body names. */
    upload: (file: Blob, options: UploadOptions = {}) =>
      file.size <= IN_ONE_REQUEST_BYTES
        ? uploadAtOnce(file, options)
        : uploadInParts(file, options),
    get: (mediaId: string, options: CallOptions = {}) =>
      call<Media>({ method: 'GET', path: ['media', mediaId], ...options }),
    /** What became of an upload that was sent in parts. */
    result,
  };
}

/** Sends a file by the tus protocol; gives the address of the upload. */
async function sendParts(
  connection: Connection,
  file: Blob,
  options: UploadOptions,
): Promise<string> {
  const { signal, onProgress } = options;
  // Most pages never need it.
  const { DetailedError, Upload } = await import('tus-js-client');
  signal?.throwIfAborted();
  const headers = credentials(connection);
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: addressOf(connection, { path: ['media', 'uploads'] }),
      uploadSize: file.size,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS_MS,
      metadata: { filename: filenameOf(file, options) },
      headers,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(''),
      // One that reads blobs in Node too.
      fileReader: { openFile: () => Promise.resolve(blobSource(file)) },
      onProgress: onProgress ?? null,
      onError(error) {
        signal?.removeEventListener('abort', stop);
        reject(error instanceof DetailedError ? asApiError(error) : error);
      },
      onSuccess() {
        signal?.removeEventListener('abort', stop);
        resolve(upload.url ?? '');
      },
    });
    const stop = () => {
      // What the server is not told to remove it sweeps later.
      upload.abort(true).catch(() => undefined);
      reject(abortReason(signal));
    };
    signal?.addEventListener('abort', stop, { once: true });
    upload.start();
  });
}

function blobSource(file: Blob) {
  return {
    size: file.size,
    async slice(start: number, end: number) {
      const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      // It asks a part for its size.
      return { value: Object.assign(bytes, { size: bytes.length }), done: end >= file.size };
    },
    close: () => undefined,
  };
}

function asApiError(error: DetailedError): Error {
  const response = error.originalResponse;
  if (response === null) return error;
  const requestId = response.getHeader('x-request-id') ?? '';
  return new ApiError(
    readProblem(response.getStatus(), response.getBody(), requestId),
    readRetryAfterMs(response.getHeader('retry-after') ?? null),
  );
}
