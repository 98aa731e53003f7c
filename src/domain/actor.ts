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
  /** Users in their own conversations, staff in all. */
  'message.search': (actor) => actor.kind === 'user' || isStaff(actor),
  'conversation.search': (actor) => isStaff(actor),
  /** Lists: users their own, staff all. */
  'conversation.list': (actor) => actor.kind === 'user' || isStaff(actor),
  'conversation.open': (actor) => actor.kind === 'user' || isStaff(actor) || isService(actor),
  /** End, reopen, hide, delete, join and so on; who may do which is in domain/lifecycle.ts. */
  'conversation.change': (actor) => actor.kind === 'user' || isStaff(actor),
  'conversation.describe': (actor) => isStaff(actor),
  'message.send': (actor) => actor.kind === 'user' || isStaff(actor) || isService(actor),
  /** With another's id in `from`. */
  'message.send-as': (actor) => actor.kind === 'client' || actor.kind === 'system',
  'message.revoke-own': (actor) => actor.kind === 'user' || isStaff(actor),
  /** Anybody's, and after the window. */
  'message.revoke-any': (actor) => isStaff(actor),
  'message.mark': (actor) => actor.kind === 'operator',
  'message.favorite': (actor) => actor.kind === 'user',
  'conversation.read': (actor) => actor.kind === 'user' || actor.kind === 'operator',
  'blacklist.change': (actor) => actor.kind === 'user',
  'media.upload': (actor) => actor.kind !== 'system',
  'event.read-own': (actor) => actor.kind === 'user',
  'event.read-any': (actor) => isStaff(actor),
  'user.read': (actor) => isStaff(actor) || isService(actor),
  'user.write': (actor) => isAdmin(actor) || isService(actor),
  'user.ban': (actor) => isAdmin(actor) || (actor.kind === 'client' && actor.scope === 'op'),
  'operator.read': (actor) => isStaff(actor) || isService(actor),
  'operator.create': (actor) => isAdmin(actor),
  'operator.update': (actor) => isAdmin(actor),
  'client.read': (actor) => isAdmin(actor),
  'client.create': (actor) => isAdmin(actor),
  'client.revoke': (actor) => isAdmin(actor),
  /** For a user or an operator. */
  'token.issue': (actor) => isAdmin(actor),
  /** For a user only: what an app's own server does when its user signs in. */
  'token.issue-user': (actor) =>
    isAdmin(actor) || (actor.kind === 'client' && actor.scope === 'user'),
  'reply.read': (actor) => isStaff(actor),
  'reply.write-own': (actor) => actor.kind === 'operator',
  'reply.write-shared': (actor) => isAdmin(actor),
  /** In all conversations at once. */
  'tag.change': (actor) => isAdmin(actor),
  'status.read': (actor) => isAdmin(actor),
  'setting.read': () => true,
  'setting.change': (actor) => isAdmin(actor),
  'archive.import': (actor) => actor.kind === 'system',
  'archive.export': (actor) => actor.kind === 'system',
} as const satisfies Record<string, (actor: Actor) => boolean>;

export type Permission = keyof typeof permissions;
export const allPermissions = Object.keys(permissions) as Permission[];

function isStaff(actor: Actor): boolean {
  return (
    actor.kind === 'system' ||
    actor.kind === 'operator' ||
    (actor.kind === 'client' && actor.scope === 'op')
  );
}

function isAdmin(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'operator' && actor.role === 'admin');
}

function isService(actor: Actor): boolean {
  return actor.kind === 'client';
}

/** Which side of a service conversation the actor is on. */
export function partyOf(actor: Actor): 'user' | 'staff' {
  return actor.kind === 'user' ? 'user' : 'staff';
}

/** What stands in `from` of a message and as the actor of an event; null for the system. */
export function actorId(actor: Actor): string | null {
  return actor.kind === 'system' ? null : actor.id;
}

export function may(actor: Actor, permission: Permission): boolean {
  return permissions[permission](actor);
}

/** Throws forbidden unless the actor has the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (may(actor, permission)) return;
  throw new AppError('forbidden', `a ${actor.kind} may not use ${permission}`, { permission });
}
