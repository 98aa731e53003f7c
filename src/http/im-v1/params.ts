import type { FastifySchemaCompiler } from 'fastify';
import { AppError } from '../../errors.ts';

function invalidParam(field: string, mustBe: string): AppError {
  return new AppError('invalid', `${field} ${mustBe}`, { field, mustBe });
}

export interface MessagesParams {
  readonly conversation_id: number;
  readonly page: number;
}

/** Reads the path. A page below 1 is 1; how far it goes beyond the last does not matter. Throws invalid. */
export function readMessagesParams(path: Readonly<Record<string, string>>): MessagesParams {
  const { conversation_id: id = '', page = '' } = path;
  if (!/^\d+$/.test(id)) throw invalidParam('conversation_id', '必须是正整数');
  if (!/^-?\d+$/.test(page)) throw invalidParam('page', '必须是整数');
  // No conversation has a number that a double cannot hold; nor is there one of number 0.
  const conversationId = Math.min(Number(id), Number.MAX_SAFE_INTEGER);
  return { conversation_id: conversationId, page: Math.max(Number(page), 1) };
}

/** Reads path parameters; the schemas of the other parts only describe them. */
export const paramsValidatorCompiler: FastifySchemaCompiler<unknown> = ({ httpPart }) => {
  if (httpPart !== 'params') return () => true;
  return (params: unknown) => {
    try {
      return { value: readMessagesParams(params as Readonly<Record<string, string>>) };
    } catch (error) {
      return { error: error as Error };
    }
  };
};
