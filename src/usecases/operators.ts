import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, type OperatorRole, requirePermission } from '../domain/actor.ts';
import { newOperatorId } from '../domain/ids.ts';
import * as operatorStore from '../store/operators.ts';
import type { OperatorRow } from '../store/operators.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

const SHORTEST_PASSWORD = 8;
// OWASP's recommendation for scrypt: N = 2^17, r = 8, p = 1 (128 MiB).
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, 32, COST);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** Creates an operator who signs in by login and password. Throws invalid, or conflict on the login. */
export async function createOperator(
  ctx: Context,
  actor: Actor,
  input: {
    readonly login: string;
    readonly nickName: string;
    readonly password: string;
    readonly role: OperatorRole;
  },
): Promise<OperatorRow> {
  requirePermission(actor, 'operator.create');
  if (!/^[\w.@-]{1,64}$/.test(input.login)) {
    throw new AppError('invalid', 'login must be 1 to 64 letters, digits, or any of _ . @ -', {
      field: 'login',
    });
  }
  if (input.nickName.trim() === '') {
    throw new AppError('invalid', 'nick is empty: give the name that users and operators see', {
      field: 'nick',
    });
  }
  if (input.password.length < SHORTEST_PASSWORD) {
    throw new AppError('invalid', `password must have at least ${SHORTEST_PASSWORD} characters`, {
      field: 'password',
    });
  }
  const createdAt = ctx.clock();
  const operator = await operatorStore.insert(ctx.db.queries, {
    id: newOperatorId(createdAt),
    nickName: input.nickName,
    login: input.login,
    passwordHash: await hashPassword(input.password),
    role: input.role,
    createdAt,
  });
  if (operator === undefined) {
    throw new AppError('conflict', `login "${input.login}" is taken: choose another`, {
      field: 'login',
    });
  }
  return operator;
}
