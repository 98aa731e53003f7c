import type { Context } from '../context.ts';
import { type Actor, type Permission, allPermissions, may } from '../domain/actor.ts';
import * as clientStore from '../store/clients.ts';
import * as operatorStore from '../store/operators.ts';
import * as userStore from '../store/users.ts';
import type { UserDetail } from '../store/users.ts';

export interface SelfDescription {
  readonly name: string;
  /** Null of operators and clients. */
  readonly user: UserDetail | null;
  readonly permissions: readonly Permission[];
}

/** Who the actor is by name, and what it may. */
export async function describe(ctx: Context, actor: Actor): Promise<SelfDescription> {
  const permissions = allPermissions.filter((permission) => may(actor, permission));
  const user = actor.kind === 'user' ? await userStore.findDetail(ctx.db, actor.id) : undefined;
  return { name: await nameOf(ctx, actor, user), user: user ?? null, permissions };
}

async function nameOf(ctx: Context, actor: Actor, user: UserDetail | undefined): Promise<string> {
  if (actor.kind === 'operator') {
    return (await operatorStore.findDetail(ctx.db, actor.id))?.nickName ?? '';
  }
  if (actor.kind === 'client') {
    return (await clientStore.find(ctx.db.queries, actor.id))?.name ?? '';
  }
  return user?.nickName ?? '';
}
