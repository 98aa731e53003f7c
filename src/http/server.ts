import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Context } from '../context.ts';
import { isAppError } from '../errors.ts';
import { apiRoom } from './api/routes.ts';
import { addConsole } from './console.ts';
import { addHealth } from './health.ts';
import { imV1Room } from './im-v1/routes.ts';
import { addMedia } from './media.ts';
import { addMetrics } from './metrics.ts';
import { opV2Room } from './op-v2/routes.ts';
import { addReference } from './reference.ts';
import { addRequestMinutes } from './request-minutes.ts';
import { cutSlowRequests } from './slow-requests.ts';
import { Request } from './upgrade.ts';
import { decodableUrl } from './url.ts';
import { userV2Room } from './user-v2/routes.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The code inside the envelope, where the family has one of its own; 0 otherwise. */
    answerCode: number;
  }
}

// Longer than any that gets here, so that rooms answer and not the router: Node.js takes 16 KiB of
// headers, and decodableUrl can make three characters of each of them.
const LONGEST_PARAMETER = 65_536;
const DRAIN_MS = 10_000;
/** How many connections wait to be accepted, at most: what Node.js asks the system for. */
const BACKLOG = 511;
const requestId = /^[\w.:-]{1,128}$/;

/** The HTTP server: what all families share, then one room for each. */
export async function buildServer(ctx: Context): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = ctx.log;
  const server: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'reqId' }),
    http: { IncomingMessage: Request },
    // The last that a proxy adds is what it has seen; whatever stands before, the client wrote.
    trustProxy: ctx.config.trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: ctx.config.bodyLimitBytes,
    requestTimeout: 0,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    rewriteUrl: (request) => decodableUrl(request.url ?? '/'),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestId.test(given) ? given : randomUUID();
    },
  });
  cutSlowRequests(server);
  let draining = false;
  server.decorateReply('answerCode', 0);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (draining) reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const fields = {
      reqId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      code: reply.statusCode,
      answer: reply.answerCode || undefined,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    // Never the URL as sent: its query may hold a token.
    if (reply.statusCode >= 500) ctx.log.error(fields, 'request failed');
    else ctx.log.debug(fields, 'request answered');
    done();
  });
  let forced: NodeJS.Timeout | undefined;
  server.addHook('preClose', async () => {
    draining = true;
    // Whoever has not sent a whole request by then never will.
    forced = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
    await takeWhatCame(server.server);
  });
  server.addHook('onClose', (_server, done) => {
    clearTimeout(forced);
    done();
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'there is nothing at this address: see /docs' }),
  );
  server.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500) {
      return reply
        .code(status)
        .send({ error: error instanceof Error ? error.message : 'bad request' });
    }
    request.log.error({ err: error }, 'a request could not be answered');
    const unavailable = isAppError(error, 'unavailable');
    return reply.code(unavailable ? 503 : 500).send({
      error: unavailable
        ? error.message
        : 'something went wrong here; the log has it under x-request-id',
    });
  });

  await addReference(server);
  addMetrics(server, ctx);
  addRequestMinutes(server, ctx);
  addHealth(server, ctx, () => draining);
  await addMedia(server, ctx);
  await addConsole(server, ctx.config);
  await server.register(userV2Room(ctx), { prefix: '/user/v2' });
  await server.register(opV2Room(ctx), { prefix: '/op/v2' });
  await server.register(imV1Room(ctx), { prefix: '/api/v1' });
  await server.register(apiRoom(ctx), { prefix: '/api' });
  await server.ready();
  return server;
}

/**
 * Accepts and reads what had come by now: closed before, a connection that waits to be accepted, or one
 * whose request stands in its socket, would be cut. A turn of the event loop accepts one and reads all.
 */
async function takeWhatCame(listener: Server): Promise<void> {
  let came = true;
  const note = () => {
    came = true;
  };
  // Those whose connection is to be closed come again by another: not as long as they like.
  const until = performance.now() + DRAIN_MS;
  listener.on('connection', note);
  for (let turn = 0; came && turn < BACKLOG && performance.now() < until; turn += 1) {
    came = false;
    // The second is after all that is read and accepted next.
    await setImmediate();
    await setImmediate();
  }
  listener.off('connection', note);
}
