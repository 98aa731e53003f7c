import type { Context } from '../context.ts';
import { type Actor, actorId, may, requirePermission } from '../domain/actor.ts';
import { fold } from '../domain/fold.ts';
import { ADMIN } from '../domain/ids.ts';
import { integerIn, textIn } from '../domain/input-fields.ts';
import { type JsonObject, type JsonText, toJsonText } from '../domain/json-text.ts';
import type { Message, MessageType } from '../domain/message.ts';
import {
  type UploadedFile,
  bodyOfUploaded,
  readExt,
  readMessageBody,
} from '../domain/message-input.ts';
import { LATEST_MS } from '../domain/times.ts';
import { AppError } from '../errors.ts';
import * as appendStore from '../store/append.ts';
import * as eventStore from '../store/events.ts';
import * as mediaStore from '../store/media.ts';
import type { MediaRow } from '../store/media.ts';
import * as messageChangeStore from '../store/message-changes.ts';
import type { SentMessage } from './append-batch.ts';
import { noConversation, noMessage } from './conversation-access.ts';
import { type MessageExtras, extrasOf } from './windows.ts';

export type { SentMessage } from './append-batch.ts';

export interface SendInput {
  readonly conversationId: string;
  readonly clientMessageId?: string | undefined;
  readonly type: MessageType;
  readonly body: JsonObject;
  readonly ext?: JsonObject | undefined;
  /** Services only: a participant, an operator who has joined, or admin. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly clientSentAt?: number | undefined;
  /** Services of scope ingest only: when it was said, elsewhere. */
  readonly sentAt?: number | undefined;
}

const MAX_ID = 128;
// What another clock may be ahead.
const AHEAD_MS = 5000;

/**
 * Sends a message. Sent again with the same `clientMessageId`, the first one is given back. Throws
 * conflict, with a `reason`, for what the conversation does not allow now.
 */
export async function send(ctx: Context, actor: Actor, input: SendInput): Promise<SentMessage> {
  requirePermission(actor, 'message.send');
  const from = senderOf(actor, input.from);
  const sentAt = readSentAt(ctx, actor, input.sentAt);
  // Whoever names a file by any name can see any whose name they guess.
  const filesElsewhere =
    actor.kind === 'system' || (actor.kind === 'client' && actor.scope === 'ingest');
  const read = readMessageBody(input.type, input.body, { filesElsewhere });
  const ext = input.ext === undefined ? null : toJsonText(readExt(input.ext));
  let body: JsonText;
  let file: MediaRow | null = null;
  let hasForbiddenWords = false;
  if (read.kind === 'complete') {
    body = toJsonText(read.body);
    if (input.type === 'txt') hasForbiddenWords = await isForbidden(ctx, read.body['msg']);
  } else {
    file = await findFile(ctx, [actor, from], read.file);
    body = toJsonText(bodyOfUploaded(input.type, read.file, file));
  }
  return ctx.appender.append({
    actor,
    conversationId: input.conversationId,
    clientMessageId: optionalText(input.clientMessageId, 'clientMessageId'),
    from,
    to: optionalText(input.to, 'to') ?? undefined,
    recorded: sentAt !== null,
    hasForbiddenWords,
    type: input.type,
    body,
    ext: ext === '{}' ? null : ext,
    clientSentAt:
      input.clientSentAt === undefined
        ? null
        : integerIn(input.clientSentAt, 'clientSentAt', 0, LATEST_MS),
    sentAt,
    file: file === null ? null : { owner: file.owner, key: file.key },
  });
}

function optionalText(value: string | undefined, field: string): string | null {
  return value === undefined ? null : textIn(value, field, 1, MAX_ID);
}

function senderOf(actor: Actor, from: string | undefined): string {
  if (actor.kind === 'user' || actor.kind === 'operator') {
    if (from === undefined || from === actor.id) return actor.id;
    throw new AppError('forbidden', 'only a service may send for another: leave from out', {
      field: 'from',
    });
  }
  if (from === undefined) return ADMIN;
  requirePermission(actor, 'message.send-as');
  return textIn(from, 'from', 1, MAX_ID);
}

function readSentAt(ctx: Context, actor: Actor, sentAt: number | undefined): number | null {
  if (sentAt === undefined) return null;
  if (actor.kind !== 'system' && !(actor.kind === 'client' && actor.scope === 'ingest')) {
    throw new AppError('forbidden', 'only a service of scope ingest may give sentAt', {
      field: 'sentAt',
    });
  }
  return integerIn(sentAt, 'sentAt', 0, ctx.clock() + AHEAD_MS);
}

async function isForbidden(ctx: Context, msg: unknown): Promise<boolean> {
  const words = await ctx.appender.forbiddenWords();
  if (words.length === 0) return false;
  const folded = fold(String(msg));
  return words.some((word) => folded.includes(word));
}

/** A file is sent by who uploaded it; a service also sends those of whom it sends for. */
async function findFile(
  ctx: Context,
  [actor, from]: readonly [Actor, string],
  { mediaId }: UploadedFile,
): Promise<MediaRow> {
  const owners = actor.kind === 'system' ? [from] : [actor.id, from];
  for (const owner of new Set<string>(owners)) {
    const found = await mediaStore.findOwned(ctx.db.queries, owner, mediaId);
    if (found !== undefined) return found;
  }
  throw new AppError('not_found', 'there is no such uploaded file: upload it first', {
    field: 'body.mediaId',
  });
}

/**
 * A message that the actor may see, with what the actor sees on it. Throws not_found for what others
 * alone may see as well.
 */
export async function get(
  ctx: Context,
  actor: Actor,
  place: MessageOf,
): Promise<{ readonly message: Message; readonly extras: MessageExtras }> {
  const { conversationNo, message } = await find(ctx, actor, place);
  const [extras] = await extrasOf(ctx, actor, [{ conversationNo, seq: message.seq }]);
  if (extras === undefined) throw new Error('what is on a message was not given');
  return { message, extras };
}

export interface MessageOf {
  readonly conversationId: string;
  readonly messageId: string;
}

async function find(
  ctx: Context,
  actor: Actor,
  { conversationId, messageId }: MessageOf,
): Promise<{ readonly conversationNo: number; readonly message: Message }> {
  requirePermission(actor, actor.kind === 'user' ? 'history.own' : 'history.any');
  const found = await messageChangeStore.find(ctx.db, conversationId, messageId);
  const sees =
    actor.kind !== 'user' ||
    (found?.visibleToUsers === true && found.participantNos.includes(actor.no));
  if (found === undefined || !sees) throw noConversation(conversationId);
  const { conversationNo, message } = found;
  if (message !== undefined) return { conversationNo, message };
  throw noMessage(messageId);
}

/**
 * Takes a message back: it keeps its place and says nothing more. Its sender may for a while, staff
 * may at any time. Done again, it changes nothing.
 */
export async function revoke(ctx: Context, actor: Actor, place: MessageOf): Promise<Message> {
  requirePermission(actor, 'message.revoke-own');
  const { conversationNo, message } = await find(ctx, actor, place);
  if (!may(actor, 'message.revoke-any')) requireOwn(message, actor);
  if (message.revokedAt !== null) return message;
  const at = ctx.clock();
  if (!may(actor, 'message.revoke-any')) requireInWindow(message, at, ctx.config.revokeWindowMs);
  const { seq, conversationId } = message;
  const revoked = await ctx.db.transaction(async (tx) => {
    await appendStore.lockForAppend(tx, [conversationNo]);
    const by = actorId(actor);
    const where = { conversationNo, seq, conversationId };
    const changed = await messageChangeStore.updateRevoked(tx, where, { atMs: at, by });
    if (changed === undefined) return undefined;
    await eventStore.insertEvents(tx, [
      { conversationNo, at, kind: 'message.revoked', actor: by, data: { seq } },
    ]);
    return changed;
  });
  // Somebody else was faster: as they left it.
  return revoked ?? (await find(ctx, actor, place)).message;
}

function requireOwn(message: Message, actor: Actor): void {
  if (message.from === actorId(actor)) return;
  throw new AppError('forbidden', 'only its sender and staff may revoke a message', {
    field: 'messageId',
  });
}

const SECOND_MS = 1000;

function requireInWindow(message: Message, at: number, windowMs: number): void {
  if (at - message.sentAt <= windowMs) return;
  throw new AppError(
    'conflict',
    `a message can be revoked for ${windowMs / SECOND_MS} seconds: an operator can do it now`,
    { reason: 'revoke_window_over', field: 'messageId' },
  );
}

/** A message by its place. */
export interface MessageRef {
  readonly conversationNo: number;
  readonly seq: number;
}

/** Says of messages that a live connection has shown them. */
export async function markPushed(ctx: Context, places: readonly MessageRef[]): Promise<void> {
  if (places.length > 0) await messageChangeStore.updatePushed(ctx.db, places, ctx.clock());
}
