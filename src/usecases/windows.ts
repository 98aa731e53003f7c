import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { isVisibleToUsers } from '../domain/conversation.ts';
import type { Cursor } from '../domain/cursor.ts';
import type { MessageId, UserId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { type WindowRequest, cutWindow, readWindowRequest } from '../domain/window.ts';
import * as extrasStore from '../store/message-extras.ts';
import type { ExtrasReader, MessageExtras, MessageKey } from '../store/message-extras.ts';
import * as messageWindowStore from '../store/message-window.ts';
import type { WindowReader } from '../store/message-window.ts';
import type { PagedConversation } from '../store/messages.ts';
import * as timelineWindowStore from '../store/timeline-window.ts';
import type { TimelineConversation, TimelineView } from '../store/timeline-window.ts';
import { noConversation } from './conversation-access.ts';

export type { Anchor, WindowRequest } from '../domain/window.ts';
export type { MarkOnMessage, MessageExtras, MessageKey } from '../store/message-extras.ts';
export type { PagedConversation } from '../store/messages.ts';
export type { TimelineConversation } from '../store/timeline-window.ts';

interface WindowEdges {
  /** Of the message that the anchor came to; null when it came to none, and for cursors. */
  readonly anchorId: MessageId | null;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
  /** Cursor to go on towards older messages; null when there are none. */
  readonly before: Cursor | null;
  /** Cursor to go on towards newer messages; also when there are none yet. */
  readonly after: Cursor;
}

export interface MessageWindow extends WindowEdges {
  readonly conversation: PagedConversation;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** By the message's seq. */
  readonly extras: ReadonlyMap<number, MessageExtras>;
}

export interface TimelineWindow extends WindowEdges {
  readonly userId: UserId;
  /** Oldest first. */
  readonly items: readonly TimelineEntry[];
}

export interface TimelineEntry {
  readonly message: Message;
  readonly conversation: TimelineConversation;
  /** A separator stands above it: the message before it is of another conversation, or there is none. */
  readonly separated: boolean;
  readonly extras: MessageExtras;
}

/**
 * Messages of a conversation around an anchor, or from a cursor on. Users read their own
 * conversations while they see them, staff any; for anything else it throws not_found.
 */
export async function window(
  ctx: Context,
  actor: Actor,
  input: WindowRequest & { readonly conversationId: string },
): Promise<MessageWindow> {
  requirePermission(actor, actor.kind === 'user' ? 'history.own' : 'history.any');
  const { conversationId } = input;
  const list = `messages ${conversationId}`;
  const query = readWindowRequest(list, input);
  const around = await messageWindowStore.findAround(
    ctx.db,
    conversationId,
    windowReader(actor),
    query,
  );
  const visible = around !== undefined && isVisibleToUsers(around.conversation);
  if (around === undefined || (actor.kind === 'user' && !(around.participates && visible))) {
    throw noConversation(conversationId);
  }
  const { conversation, found } = around;
  if (found === undefined) throw noAnchor(input, 'in this conversation');
  const cut = cutWindow(list, query, found, (message) => message);
  const extras = await extrasOf(
    ctx,
    actor,
    cut.rows.map(({ seq }) => ({ conversationNo: conversation.no, seq })),
  );
  return {
    conversation,
    messages: cut.rows,
    extras: new Map(cut.rows.map(({ seq }, at) => [seq, extras[at] ?? noExtras])),
    ...edgesOf(cut, cut.anchor),
  };
}

/**
 * All messages of a user over all conversations, around an anchor or from a cursor on, with
 * separators where the conversation changes. Users read their own (`me`), of what they still see;
 * staff anybody's, of everything.
 */
export async function timeline(
  ctx: Context,
  actor: Actor,
  input: WindowRequest & { readonly userId: string },
): Promise<TimelineWindow> {
  const { userId, view } = ownerOf(actor, input.userId);
  if (input.anchor?.kind === 'first_unread') {
    throw new AppError(
      'invalid',
      'a timeline has no read position: anchor it at newest, oldest, a message or a time',
      { field: 'anchor' },
    );
  }
  const list = `timeline ${userId}`;
  const query = readWindowRequest(list, input);
  const around = await timelineWindowStore.findAround(ctx.db, userId, view, query);
  if (around === undefined) throw noUser(userId);
  if (around.found === undefined) throw noAnchor(input, 'in this timeline');
  const cut = cutWindow(list, query, around.found, (row) => row.place);
  const extras = await extrasOf(
    ctx,
    actor,
    cut.rows.map(({ message, conversation }) => ({
      conversationNo: conversation.no,
      seq: message.seq,
    })),
  );
  const items = cut.rows.map(({ message, conversation }, at) => {
    const previous = at === 0 ? cut.previous : cut.rows[at - 1];
    return {
      message,
      conversation,
      separated: previous?.conversation.no !== conversation.no,
      extras: extras[at] ?? noExtras,
    };
  });
  return { userId: around.userId, items, ...edgesOf(cut, cut.anchor?.message ?? null) };
}

const noExtras: MessageExtras = { favoriteCount: 0, favorited: false, marks: [] };

/** What the actor sees on each of these messages: favorites; to staff also marks. */
export async function extrasOf(
  ctx: Context,
  actor: Actor,
  keys: readonly MessageKey[],
): Promise<MessageExtras[]> {
  return extrasStore.listExtras(ctx.db, extrasReader(actor), keys);
}

function extrasReader(actor: Actor): ExtrasReader {
  if (actor.kind === 'user') return { userNo: actor.no, marks: 'none' };
  const operatorNo = actor.kind === 'operator' ? actor.no : null;
  return { userNo: null, marks: { operatorNo } };
}

function windowReader(actor: Actor): WindowReader {
  if (actor.kind !== 'user' && actor.kind !== 'operator') return { kind: 'none' };
  return { kind: actor.kind, no: actor.no, id: actor.id };
}

function ownerOf(actor: Actor, userId: string): { userId: string; view: TimelineView } {
  if (actor.kind === 'user') {
    requirePermission(actor, 'history.own');
    if (userId !== 'me' && userId !== actor.id) throw noUser(userId);
    return { userId: actor.id, view: 'visible' };
  }
  requirePermission(actor, 'history.any');
  if (userId !== 'me') return { userId, view: 'all' };
  throw new AppError('invalid', 'only a user is "me" here: name the user whose timeline is meant', {
    field: 'userId',
  });
}

function edgesOf(cut: Omit<WindowEdges, 'anchorId'>, anchor: Message | null): WindowEdges {
  const { foundOldest, foundNewest, before, after } = cut;
  return { anchorId: anchor?.id ?? null, foundOldest, foundNewest, before, after };
}

function noUser(userId: string): AppError {
  return new AppError('not_found', `there is no user "${userId}"`, { field: 'userId' });
}

function noAnchor({ anchor }: WindowRequest, where: string): AppError {
  const id = anchor?.kind === 'message' ? anchor.id : '';
  return new AppError('not_found', `there is no message "${id}" ${where}: anchor it elsewhere`, {
    field: 'anchor',
  });
}
