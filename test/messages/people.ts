import type { Actor } from '../../src/domain/actor.ts';
import type { OperatorId, UserId } from '../../src/domain/ids.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import {
  chatId,
  conversation,
  imported,
  operator,
  operatorId,
  user,
  userId,
} from '../helpers/archive.ts';

/**
 * Users 1 to 4, operators 1 and 2; conversation 1 of user 1 with operator 1, active; 3 as well; 2 of
 * user 2, waiting for anybody; 9 the direct one of users 3 and 4.
 */
export type Archive = TestContext & { readonly chat: (n: number) => string };

export async function archive(clock = Date.now): Promise<Archive> {
  const ctx = await testContext({}, clock);
  await imported(ctx, 'directory', [
    ...[1, 2, 3, 4].map((n) => user(n)),
    ...[1, 2].map((n) => operator(n)),
    conversation(1),
    conversation(3),
    conversation(2, { userId: userId(2), status: 1, operatorIds: [] }),
    conversation(9, {
      type: 'direct',
      groupId: null,
      userId: userId(3),
      memberIds: [userId(3), userId(4)],
      status: 1,
      operatorIds: [],
    }),
  ]);
  return Object.assign(ctx, { chat: chatId });
}

async function noOf(ctx: TestContext, table: 'users' | 'operators', id: string): Promise<number> {
  const row = await ctx.db.queries
    .selectFrom(table)
    .select('no')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.no;
}

export async function asUser(ctx: TestContext, n: number): Promise<Actor & { kind: 'user' }> {
  const id = userId(n) as UserId;
  return { kind: 'user', no: await noOf(ctx, 'users', id), id };
}

export async function asOperator(
  ctx: TestContext,
  n: number,
  role: 'agent' | 'admin' = 'agent',
): Promise<Actor & { kind: 'operator' }> {
  const id = operatorId(n) as OperatorId;
  return { kind: 'operator', no: await noOf(ctx, 'operators', id), id, role };
}

export function asService(scope: 'user' | 'op' | 'ingest'): Actor & { kind: 'client' } {
  return { kind: 'client', id: 'c'.repeat(32), scope };
}

export const system: Actor = { kind: 'system' };
