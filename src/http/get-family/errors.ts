import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { type ErrorCode, type ErrorDetail, isAppError } from '../../errors.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import { presentFoot } from './envelope.ts';

/** What a failure is on this wire: its code, and its message in Chinese. */
export interface WireError {
  readonly code: number;
  readonly message: string | ((detail: ErrorDetail) => string);
}

export interface ErrorAnswers {
  /** For a failure thrown anywhere in a request. */
  failed(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  /** For a method or path that the family does not have. */
  noEndpoint(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/** The field at fault and what it must be, where the failure says so. */
export function invalidMessage(detail: ErrorDetail): string {
  const { field, mustBe } = detail;
  if (field === undefined) return '参数错误';
  return typeof mustBe === 'string' ? `参数错误：${field} ${mustBe}` : `参数错误：${field}`;
}

/** Fastify's own failures carry an HTTP status; anything without one is a defect. */
function frameworkCode(error: unknown): ErrorCode | undefined {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return 'too_large';
  return status >= 400 && status < 500 ? 'invalid' : undefined;
}

export function openErrorAnswers(
  ctx: Context,
  table: Readonly<Record<ErrorCode, WireError>>,
): ErrorAnswers {
  const format = zoneFormatter(ctx.config.timezone);

  function answer(reply: FastifyReply, code: number, message: string): FastifyReply {
    const foot = presentFoot(ctx.config, format, ctx.clock());
    reply.answerCode = code;
    return reply
      .code(code >= 500 ? code : 200)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ code, message, data: null, foot }));
  }

  const noEndpoint = (reply: FastifyReply) => answer(reply, 404, '接口不存在');

  return {
    failed(error, request, reply) {
      // The body of a call to nowhere may be at fault as well.
      if (request.is404) return noEndpoint(reply);
      const code = isAppError(error) ? error.code : frameworkCode(error);
      const row = code === undefined ? { code: 500, message: '服务器内部错误' } : table[code];
      if (row.code >= 500) request.log.error({ err: error }, 'a request could not be answered');
      const detail = isAppError(error) ? error.detail : {};
      const { message } = row;
      return answer(reply, row.code, typeof message === 'string' ? message : message(detail));
    },
    noEndpoint: (_request, reply) => noEndpoint(reply),
  };
}
