import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import * as sessions from '../../usecases/sessions.ts';
import type { SignIn } from './schema/access.ts';

/** The session that was asked for in one of three ways. Throws invalid and unauthenticated. */
export async function openSession(
  ctx: Context,
  { login, password, client, secret, token, cookie = false }: Static<typeof SignIn>,
  address: string,
): Promise<sessions.Session> {
  const given = Object.entries({ login, password, client, secret, token })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .join();
  if (given === 'login,password' && login !== undefined && password !== undefined) {
    return sessions.signIn(ctx, { login, password });
  }
  if (given === 'client,secret' && client !== undefined && secret !== undefined) {
    if (cookie) throw notForServices('cookie');
    return sessions.signInClient(ctx, { client, secret });
  }
  if (given === 'token' && token !== undefined && cookie) {
    const { actor, tokenKind, expiresAt } = await sessions.authenticateBearer(ctx, token, address);
    if (tokenKind === 'service') throw notForServices('token');
    return { token, kind: tokenKind, id: actor.id, expiresAt };
  }
  throw new AppError(
    'invalid',
    'send login and password, or client and secret, or token and cookie: true',
    { field: faultOf(given) },
  );
}

function notForServices(field: string): AppError {
  return new AppError(
    'invalid',
    'cookies are for users and operators: a service sends its token with each request',
    { field },
  );
}

function faultOf(given: string): string {
  if (given === 'token') return 'cookie';
  return /login|client/.test(given) ? 'password' : 'login';
}
