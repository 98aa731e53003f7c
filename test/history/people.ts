import type { Actor, OperatorRole } from '../../src/domain/actor.ts';
import type { OperatorId, UserId } from '../../src/domain/ids.ts';
import type { TestContext } from '../helpers/context.ts';
import { operatorId, userId } from '../helpers/archive.ts';

export const system: Actor = { kind: 'system' };

/** A user who is stored, as an actor. */
export async function asUser(ctx: TestContext, n: number): Promise<Actor & { kind: 'user' }> {
  const { no } = await ctx.db.queries
    .selectFrom('users')
    .select('no')
    .where('id', '=', userId(n))
    .executeTakeFirstOrThrow();
  return { kind: 'user', no, id: userId(n) as UserId };
}

/** An operator who is stored, as an actor. */
export async function asOperator(
  ctx: TestContext,
  n: number,
  role: OperatorRole = 'agent',
): Promise<Actor & { kind: 'operator' }> {
  const { no } = await ctx.db.queries
    .selectFrom('operators')
    .select('no')
    .where('id', '=', operatorId(n))
    .executeTakeFirstOrThrow();
  return { kind: 'operator', no, id: operatorId(n) as OperatorId, role };
}

/** The numbers by which `message(n)` of the archive helpers made these messages. */
export function numbersOf(messages: readonly { readonly id: string }[]): number[] {
  return messages.map(({ id }) => Number.parseInt(id.slice(6), 16));
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
