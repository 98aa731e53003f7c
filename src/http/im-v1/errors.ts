import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, type ErrorDetail, isAppError } from '../../errors.ts';

interface WireError {
  readonly status: number;
  readonly msg: string | ((detail: ErrorDetail) => string);
}

function invalidMessage({ field, mustBe }: ErrorDetail): string {
  if (field === undefined) return '参数错误';
  return typeof mustBe === 'string' ? `${field} ${mustBe}` : `${field} 不正确`;
}

function missingMessage({ field }: ErrorDetail): string {
  if (field === 'targetNo') return '对方不存在';
  return field === 'userId' ? '用户不存在' : '会话不存在';
}

function conflictMessage({ field, reason }: ErrorDetail): string {
  if (reason === 'recipient_banned') return '对方已被系统封禁';
  if (reason !== 'self') return '操作冲突';
  return field === 'targetNo' ? '不能和自己聊天' : '不能操作自己';
}

export const errorTable = {
  invalid: { status: 422, msg: invalidMessage },
  unauthenticated: { status: 403, msg: '登录已失效，请重新登录' },
  forbidden: { status: 403, msg: '没有权限' },
  not_found: { status: 400, msg: missingMessage },
  conflict: { status: 400, msg: conflictMessage },
  too_large: { status: 413, msg: '请求体过大' },
  rate_limited: { status: 429, msg: '请求过于频繁' },
  unavailable: { status: 503, msg: '服务暂时不可用，请稍后再试' },
} satisfies Record<ErrorCode, WireError>;

const table: Readonly<Record<ErrorCode, WireError>> = errorTable;

/** Fastify's own failures carry an HTTP status; anything without one is a defect. */
function frameworkCode(error: unknown): ErrorCode | undefined {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return 'too_large';
  return status >= 400 && status < 500 ? 'invalid' : undefined;
}

function answer(reply: FastifyReply, status: number, msg: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ code: 0, msg, data: null }));
}

/** For a method or path that the family does not have. */
export function answerNoEndpoint(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answer(reply, 404, '接口不存在');
}

/** For a failure thrown anywhere in a request. */
export function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (request.is404) return answerNoEndpoint(request, reply);
  const code = isAppError(error) ? error.code : frameworkCode(error);
  const row = code === undefined ? { status: 500, msg: '服务器内部错误' } : table[code];
  if (row.status >= 500) request.log.error({ err: error }, 'a request could not be answered');
  const { msg } = row;
  const detail = isAppError(error) ? error.detail : {};
  return answer(reply, row.status, typeof msg === 'string' ? msg : msg(detail));
}
