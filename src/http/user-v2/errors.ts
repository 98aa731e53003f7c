import type { ErrorCode } from '../../errors.ts';
import { type WireError, invalidMessage } from '../get-family/errors.ts';

const refusals: Record<string, string> = {
  sign: '签名错误',
  timestamp: '签名已过期',
  nonce: '请求重复',
};

export const errorTable = {
  invalid: { code: 400, message: invalidMessage },
  unauthenticated: { code: 401, message: '未登录或登录已过期' },
  forbidden: { code: 403, message: ({ field = '' }) => refusals[field] ?? '没有权限' },
  not_found: { code: 404, message: '会话不存在' },
  conflict: { code: 400, message: '操作冲突' },
  too_large: { code: 413, message: '请求体过大' },
  rate_limited: { code: 429, message: '请求过于频繁' },
  unavailable: { code: 503, message: '服务暂时不可用，请稍后再试' },
} satisfies Record<ErrorCode, WireError>;
