import type { FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { authenticateUser } from '../../usecases/sessions.ts';
import { decodeBody } from '../get-family/body.ts';
import { openSigningClients } from '../get-family/caller.ts';
import { invalidField } from '../get-family/fields.ts';

function tokenOf(value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw new AppError('unauthenticated', 'userToken is missing: sign in first');
  }
  if (typeof value === 'string') return value;
  // No token is a number, but a number is still read as the text of its digits.
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw invalidField('userToken', '必须是字符串');
}

/** Checks the sign over the raw body, then the `userToken` in it, and leaves its fields as the body. */
export function openAuthentication(ctx: Context): (request: FastifyRequest) => Promise<void> {
  const signingClientOf = openSigningClients(ctx);
  return async (request) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await signingClientOf(request, raw);
    const fields = await decodeBody(raw, request.headers['content-type']);
    const token = Object.hasOwn(fields, 'userToken') ? fields['userToken'] : undefined;
    request.actor = await authenticateUser(ctx, tokenOf(token), request.ip);
    request.body = fields;
  };
}
