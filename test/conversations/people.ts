import type { Actor } from '../../src/domain/actor.ts';
import type { OperatorId, UserId } from '../../src/domain/ids.ts';
import type { TestContext } from '../helpers/app.ts';
import { imported, operator, operatorId, user, userId } from '../helpers/archive.ts';

export const system: Actor = { kind: 'system' };
export const service = (scope: 'user' | 'op' | 'ingest'): Actor => ({
  kind: 'client',
  id: `${scope}-service`,
  scope,
});

/** Users and operators 1 to `count`, made through an import. */
export async function people(ctx: TestContext, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await imported(ctx, 'directory', [
    ...numbers.map((n) => user(n)),
    ...numbers.map((n) => operator(n)),
  ]);
}

export async function asUser(ctx: TestContext, n: number): Promise<Actor> {
  const { rows } = await ctx.db.pool.query<{ no: number }>('select no from users where id = $1', [
    userId(n),
  ]);
  return { kind: 'user', no: rows[0]?.no ?? 0, id: userId(n) as UserId };
}

export async function asOperator(
  ctx: TestContext,
  n: number,
  role: 'agent' | 'admin' = 'agent',
): Promise<Actor & { readonly kind: 'operator' }> {
  const { rows } = await ctx.db.pool.query<{ no: number }>(
    'select no from operators where id = $1',
    [operatorId(n)],
  );
  return { kind: 'operator', no: rows[0]?.no ?? 0, id: operatorId(n) as OperatorId, role };
}
