import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorId, may, requirePermission } from '../domain/actor.ts';
import { type ConversationType, conversationStatus } from '../domain/conversation.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import { newConversationId } from '../domain/ids.ts';
import type { JsonObject } from '../domain/json-text.ts';
import { readExt } from '../domain/message-input.ts';
import { appendMessages, lockForAppend } from '../store/append.ts';
import * as peopleStore from '../store/conversation-people.ts';
import type { KnownUser } from '../store/conversation-people.ts';
import { insertEvents } from '../store/events.ts';
import {
  type NewConversation,
  directPair,
  insertConversations,
} from '../store/incoming-conversations.ts';
import * as openedStore from '../store/opened-conversations.ts';
import { adminMessage } from './admin-message.ts';
import { findSeen } from './conversation-access.ts';
import { requireDescription } from './conversation-describe.ts';
import { getView } from './conversation-views.ts';

export interface OpenInput {
  readonly type?: ConversationType | undefined;
  /** Whose it is; a user opens only their own. */
  readonly userId?: string | undefined;
  /** The two of a direct conversation. */
  readonly memberIds?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly address?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Easemob's, of up to 19 digits. Not for users. */
  readonly groupId?: string | undefined;
  /** Goes into the first message of a service conversation, which says that it was opened. */
  readonly ext?: JsonObject | undefined;
}

export interface OpenedConversation {
  readonly conversation: ConversationView;
  /** Otherwise it was there. */
  readonly created: boolean;
}

/**
 * Opens a service conversation, which then waits for an operator, or the direct conversation of two
 * users, which is given as it is when they have one. Throws not_found for one that is there and is
 * not shown to the user who asks.
 */
export async function open(
  ctx: Context,
  actor: Actor,
  input: OpenInput,
): Promise<OpenedConversation> {
  requirePermission(actor, 'conversation.open');
  requireDescription(input);
  if (actor.kind === 'user') refuseUsers(input);
  if (input.groupId !== undefined && !/^\d{1,19}$/.test(input.groupId)) {
    throw invalid('groupId', 'groupId must be 1 to 19 digits');
  }
  if (input.ext !== undefined) requireExt(input.ext);
  const { created, ...place } =
    input.type === 'direct'
      ? await openDirect(ctx, actor, input)
      : await openService(ctx, actor, input);
  const view = await getView(ctx, actor, place);
  // Whoever may open one for others need not be somebody who may read what is in it.
  const reads = actor.kind === 'user' || may(actor, 'history.any');
  return { created, conversation: reads ? view : { ...view, lastMessage: null, labels: [] } };
}

// What these say, the server alone says, and clients go by it.
const ownKeys = ['isEnd', 'isDelete', 'isHide', 'operatorJoin', 'reFresh', 'chatid', 'groupid'];

function requireExt(ext: JsonObject): void {
  const read = readExt(ext);
  const own = ownKeys.find((key) => Object.hasOwn(read, key));
  if (own !== undefined) throw invalid(`ext.${own}`, `ext.${own} is set here: leave it out`);
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', message, { field });
}

function refuseUsers(input: OpenInput): void {
  for (const field of ['tags', 'groupId', 'ext'] as const) {
    if (input[field] === undefined) continue;
    throw new AppError('forbidden', `a user may not give ${field}: leave it out`, { field });
  }
}

async function openService(ctx: Context, actor: Actor, input: OpenInput): Promise<Opened> {
  if (input.memberIds !== undefined) {
    throw invalid('memberIds', 'memberIds are of a direct conversation: send userId instead');
  }
  const userId = input.userId ?? (actor.kind === 'user' ? actor.id : undefined);
  if (userId === undefined) throw invalid('userId', 'userId must say whose conversation it is');
  if (actor.kind === 'user' && userId !== actor.id) {
    throw new AppError('forbidden', 'a user opens conversations only for themselves', {
      field: 'userId',
    });
  }
  const [user] = await requireUsers(ctx, [userId], 'userId');
  if (user === undefined) throw new Error('a user that was found is not there');
  return insertService(ctx, actor, input, user);
}

async function requireUsers(
  ctx: Context,
  ids: readonly string[],
  field: string,
): Promise<KnownUser[]> {
  const found = await peopleStore.listUsers(ctx.db, ids);
  return ids.map((id) => {
    const user = found.get(id);
    if (user === undefined) throw new AppError('not_found', `there is no user "${id}"`, { field });
    if (user.bannedAt === null) return user;
    throw new AppError('forbidden', `the user "${id}" is banned`, { field, reason: 'banned' });
  });
}

function newConversation(
  ctx: Context,
  input: OpenInput,
  members: readonly KnownUser[],
): NewConversation {
  const now = ctx.clock();
  return {
    id: newConversationId(now),
    type: input.type ?? 'service',
    groupId: input.groupId ?? null,
    userNo: members[0]?.no ?? null,
    memberNos: members.map(({ no }) => no),
    title: input.title ?? '',
    address: input.address ?? '',
    tags: input.tags ?? [],
    status: input.type === 'direct' ? conversationStatus.active : conversationStatus.waiting,
    hidden: false,
    createdAt: now,
    operatorNos: [],
    leftOperatorNos: [],
    endedAt: null,
    endedBy: null,
    placeholder: false,
  };
}

interface Opened {
  readonly no: number;
  readonly id: string;
  readonly created: boolean;
}

async function insertService(
  ctx: Context,
  actor: Actor,
  input: OpenInput,
  user: KnownUser,
): Promise<Opened> {
  const conversation = newConversation(ctx, input, [user]);
  const { id, createdAt } = conversation;
  return ctx.db.transaction(async (tx) => {
    const no = numberOf(await insertConversations(tx, [conversation]), id);
    const locked = await lockForAppend(tx, [no]);
    const facts = locked.get(no);
    if (facts === undefined) throw new Error('a conversation that was inserted is not there');
    const said = adminMessage(actor, facts, {
      text: '会话已创建',
      ext: { ...input.ext, reFresh: '1' },
    });
    const appended = await appendMessages(tx, locked, [said], { receivedAt: createdAt });
    await insertEvents(tx, [
      createdEvent(actor, no, createdAt),
      ...appended.map(({ event }) => event),
    ]);
    return { no, id, created: true };
  });
}

function numberOf(nos: ReadonlyMap<string, number>, id: string): number {
  const no = nos.get(id);
  if (no === undefined) throw new Error('a conversation that was inserted has no number');
  return no;
}

const createdEvent = (actor: Actor, conversationNo: number, at: number) => ({
  conversationNo,
  at,
  kind: 'conversation.created' as const,
  actor: actorId(actor),
  data: {},
});

async function openDirect(ctx: Context, actor: Actor, input: OpenInput): Promise<Opened> {
  const { memberIds = [], userId } = input;
  const given = userId === undefined ? memberIds : [userId, ...memberIds];
  const ids = [...new Set(actor.kind === 'user' ? [actor.id, ...given] : given)];
  if (ids.length !== 2) {
    throw invalid('memberIds', 'memberIds must name the two users of a direct conversation');
  }
  if (input.tags !== undefined || input.groupId !== undefined || input.ext !== undefined) {
    const field =
      input.tags !== undefined ? 'tags' : input.groupId !== undefined ? 'groupId' : 'ext';
    throw invalid(field, `a direct conversation has no ${field}: leave it out`);
  }
  const members = await requireUsers(ctx, ids, 'memberIds');
  const pair = directPair(members.map(({ no }) => no));
  const opened =
    (await findDirect(ctx, actor, pair)) ??
    (await insertDirect(ctx, actor, newConversation(ctx, input, members))) ??
    (await findDirect(ctx, actor, pair));
  if (opened === undefined) throw new Error('a direct conversation is neither there nor new');
  return opened;
}

async function findDirect(ctx: Context, actor: Actor, pair: string): Promise<Opened | undefined> {
  const there = await openedStore.findDirect(ctx.db, pair);
  if (there === undefined) return undefined;
  if (actor.kind === 'user' && (await findSeen(ctx, actor, there.id)) === undefined) {
    const message = 'the direct conversation of the two is not shown to them: only staff see it';
    throw new AppError('not_found', message, { field: 'memberIds' });
  }
  return { ...there, created: false };
}

/** Undefined when the two have got one in the meantime. */
async function insertDirect(
  ctx: Context,
  actor: Actor,
  conversation: NewConversation,
): Promise<Opened | undefined> {
  const { id, createdAt, memberNos } = conversation;
  return ctx.db.transaction(async (tx) => {
    if (!(await openedStore.lockPair(tx, directPair(memberNos)))) return undefined;
    const no = numberOf(await insertConversations(tx, [conversation]), id);
    await insertEvents(tx, [createdEvent(actor, no, createdAt)]);
    return { no, id, created: true };
  });
}
