import { AppError } from '../errors.ts';
import type { OperatorId, UserId } from './ids.ts';

export type OperatorRole = 'agent' | 'admin';
export const clientScopes = ['user', 'op', 'ingest'] as const;
export type ClientScope = (typeof clientScopes)[number];

/** On whose behalf a use case runs. `system` is the command line on the server's own machine. */
export type Actor =
  | { readonly kind: 'user'; readonly no: number; readonly id: UserId }
  | {
      readonly kind: 'operator';
      readonly no: number;
      readonly id: OperatorId;
      readonly role: OperatorRole;
    }
  | { readonly kind: 'client'; readonly id: string; readonly scope: ClientScope }
  | { readonly kind: 'system' };

const permissions = {
  'history.own': (actor) => actor.kind === 'user',
  'history.any': (actor) => isStaff(actor),
  'conversation.search': (actor) => isStaff(actor),
  'archive.import': (actor) => actor.kind === 'system',
  'archive.export': (actor) => actor.kind === 'system',
  'token.issue': (actor) => actor.kind === 'system',
  'client.create': (actor) => actor.kind === 'system',
  'operator.create': (actor) => actor.kind === 'system',
} as const satisfies Record<string, (actor: Actor) => boolean>;

export type Permission = keyof typeof permissions;

function isStaff(actor: Actor): boolean {
  return (
    actor.kind === 'system' ||
    actor.kind === 'operator' ||
    (actor.kind === 'client' && actor.scope === 'op')
  );
}

export function may(actor: Actor, permission: Permission): boolean {
  return permissions[permission](actor);
}

/** Throws forbidden unless the actor has the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (may(actor, permission)) return;
  throw new AppError('forbidden', `a ${actor.kind} may not use ${permission}`, { permission });
}
