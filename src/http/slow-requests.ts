import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The time for all of a request, but for one that uploads. */
const BODY_MS = 30_000;

/** An upload may take as long as it needs, while this much of it comes in any {@link WINDOW_MS}. */
const SLOWEST_BYTES_PER_SECOND = 8192;
const WINDOW_MS = 30_000;

const HEADERS_MS = 15_000;
const IDLE_MS = 120_000;
/** What becomes of an upload may take longer than anything else: other sizes, another store. */
const UPLOAD_IDLE_MS = 600_000;

export interface Patience {
  readonly bodyMs: number;
  readonly windowMs: number;
  readonly slowestBytesPerSecond: number;
}

const usual: Patience = {
  bodyMs: BODY_MS,
  windowMs: WINDOW_MS,
  slowestBytesPerSecond: SLOWEST_BYTES_PER_SECOND,
};

const uploads = new Set(['/api/media', '/api/media/uploads', '/api/media/uploads/:uploadId']);

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Cuts whoever sends a request so slowly that it holds a connection for nothing. Node.js has one
 * time for requests of all kinds, which an upload over a thin line would need many times over.
 */
export function cutSlowRequests(server: FastifyInstance, patience: Patience = usual): void {
  server.server.headersTimeout = HEADERS_MS;
  // Of the connection, with nothing coming or going; a WebSocket is out of its reach.
  server.server.setTimeout(IDLE_MS);
  server.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request;
    const isUpload = uploads.has(request.routeOptions.url ?? '');
    // A request that is put in by `inject` has no connection.
    const isReal = raw.socket instanceof Socket;
    if (isReal && isUpload) raw.socket.setTimeout(UPLOAD_IDLE_MS);
    if (isReal && hasBody(raw)) watch(raw, patience, isUpload);
    done();
  });
}

function watch(request: IncomingMessage, patience: Patience, isUpload: boolean): void {
  const { bodyMs, windowMs, slowestBytesPerSecond } = patience;
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(
    () => {
      if (request.complete || socket.destroyed) return stop();
      const came = socket.bytesRead - before;
      before = socket.bytesRead;
      // What is held back by this side is not the sender's slowness.
      const isHeldBack = request.isPaused() || request.readableLength > 0;
      const isSteady = came >= (slowestBytesPerSecond * windowMs) / 1000;
      if (isHeldBack || (isUpload && isSteady)) return;
      stop();
      socket.destroy();
    },
    isUpload ? windowMs : bodyMs,
  );
  timer.unref();
  const stop = () => clearInterval(timer);
  request.once('end', stop);
  request.once('close', stop);
}
