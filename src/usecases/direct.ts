import type { Context } from '../context.ts';
import { AppError, isAppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { type JsonObject, toJsonText } from '../domain/json-text.ts';
import type { Message, MessageType } from '../domain/message.ts';
import { bodyOfUploaded } from '../domain/message-input.ts';
import type { Page, Slice } from '../domain/page.ts';
import type { Member } from '../store/conversations.ts';
import * as directStore from '../store/direct.ts';
import type { DirectConversation, DirectPerson } from '../store/direct.ts';
import * as mediaStore from '../store/media.ts';
import type { OwnedKey } from '../store/media.ts';
import { noConversation } from './conversation-access.ts';
import * as conversations from './conversations.ts';
import * as messages from './messages.ts';
import type { SentMessage } from './messages.ts';
import * as reading from './reading.ts';

export type { DirectConversation } from '../store/direct.ts';

// What a person-to-person app does with direct conversations, which it knows by numbers.

type User = Extract<Actor, { kind: 'user' }>;

function requireUser(actor: Actor): User {
  requirePermission(actor, 'history.own');
  if (actor.kind === 'user') return actor;
  throw new AppError('forbidden', 'only a user has direct conversations');
}

async function getDirect(ctx: Context, user: User, no: number): Promise<DirectConversation> {
  const found = await directStore.findByNo(ctx.db, user.no, no);
  if (found !== undefined) return found;
  throw noConversation(no);
}

/** The direct conversations of the asking user, the latest active first. */
export async function pageOfDirects(
  ctx: Context,
  actor: Actor,
  slice: Slice,
): Promise<Page<DirectConversation>> {
  return directStore.listPage(ctx.db, requireUser(actor).no, slice);
}

/** The other user of a conversation to be. Throws conflict for oneself, not_found. */
async function getOther(ctx: Context, user: User, no: number): Promise<DirectPerson> {
  if (no === user.no) {
    throw new AppError('conflict', 'you cannot talk to yourself: name another user', {
      field: 'targetNo',
      reason: 'self',
    });
  }
  const other = await directStore.findPerson(ctx.db, no);
  if (other !== undefined) return other;
  throw new AppError('not_found', `there is no user "${no}"`, { field: 'targetNo' });
}

async function openWith(
  ctx: Context,
  user: User,
  other: DirectPerson,
): Promise<DirectConversation> {
  const there = await directStore.findByOther(ctx.db, user.no, other.no);
  if (there !== undefined) return there;
  if (other.bannedAt !== null) {
    throw new AppError('conflict', 'the other user is banned', {
      field: 'targetNo',
      reason: 'recipient_banned',
    });
  }
  const input = { type: 'direct', memberIds: [other.id] } as const;
  const { conversation } = await conversations.open(ctx, user, input);
  return getDirect(ctx, user, conversation.no);
}

/** The direct conversation with a user; it is made when there is none. Throws not_found, conflict. */
export async function openDirect(
  ctx: Context,
  actor: Actor,
  otherNo: number,
): Promise<DirectConversation> {
  const user = requireUser(actor);
  return openWith(ctx, user, await getOther(ctx, user, otherNo));
}

/** Marks all of a direct conversation as read, and gives it. Throws not_found. */
export async function readDirect(
  ctx: Context,
  actor: Actor,
  conversationNo: number,
): Promise<DirectConversation> {
  const user = requireUser(actor);
  const { id, lastSeq } = await getDirect(ctx, user, conversationNo);
  if (lastSeq > 0) await reading.read(ctx, actor, { conversationId: id, seq: lastSeq });
  return getDirect(ctx, user, conversationNo);
}

export const refusals = [
  'blocked_by_recipient',
  'recipient_blocked',
  'recipient_banned',
  'content_refused',
] as const;

/** Why a message was not taken, though nothing about the request was wrong. */
export type Refusal = (typeof refusals)[number];

function refusalOf(error: unknown): Refusal | undefined {
  if (!isAppError(error, 'conflict')) return undefined;
  return refusals.find((refusal) => refusal === error.detail['reason']);
}

export interface DirectSending {
  readonly sender: Member;
  readonly other: Member;
  readonly outcome:
    | { readonly message: Message }
    /** A message that is refused is not stored; its number is no other message's. */
    | { readonly refusal: Refusal; readonly no: number; readonly at: number };
}

type FileType = 'img' | 'audio' | 'video' | 'file';

/** What this family says: of a file it has no more than a link, to a file here or elsewhere. */
export type DirectContent =
  | { readonly type: Exclude<MessageType, FileType>; readonly body: JsonObject }
  | {
      readonly type: FileType;
      readonly file: { readonly key: string } | { readonly url: string };
    };

/** Sends to a user, in the direct conversation with them, which is made when there is none. */
export async function sendDirect(
  ctx: Context,
  actor: Actor,
  input: {
    readonly otherNo: number;
    readonly content: DirectContent;
    readonly clientSentAt: number | undefined;
  },
): Promise<DirectSending> {
  const user = requireUser(actor);
  const [sender, other] = await Promise.all([
    directStore.findPerson(ctx.db, user.no),
    getOther(ctx, user, input.otherNo),
  ]);
  if (sender === undefined) throw new AppError('not_found', 'the sender is not known any more');
  try {
    const { id } = await openWith(ctx, user, other);
    const { message } = await sendContent(ctx, user, id, input);
    return { sender, other, outcome: { message } };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const no = await directStore.takeMessageNo(ctx.db);
    return { sender, other, outcome: { refusal, no, at: ctx.clock() } };
  }
}

async function sendContent(
  ctx: Context,
  user: User,
  conversationId: string,
  {
    content,
    clientSentAt,
  }: { readonly content: DirectContent; readonly clientSentAt: number | undefined },
): Promise<SentMessage> {
  if ('body' in content) {
    return messages.send(ctx, user, { conversationId, clientSentAt, ...content });
  }
  const { body, file } = await bodyOfFile(ctx, user, content);
  return ctx.appender.append({
    actor: user,
    conversationId,
    clientMessageId: null,
    from: user.id,
    to: undefined,
    recorded: false,
    hasForbiddenWords: false,
    type: content.type,
    body: toJsonText(body),
    ext: null,
    clientSentAt: clientSentAt ?? null,
    sentAt: null,
    file,
  });
}

/** Whoever holds a link that still opens may pass the file on, also when another uploaded it. */
async function bodyOfFile(
  ctx: Context,
  user: User,
  { type, file }: Extract<DirectContent, { readonly type: FileType }>,
): Promise<{ readonly body: JsonObject; readonly file: OwnedKey | null }> {
  if ('url' in file) return { body: { url: file.url }, file: null };
  const { queries } = ctx.db;
  const { key } = file;
  const row =
    (await mediaStore.findOwned(queries, user.id, key)) ??
    (await mediaStore.findByKey(queries, key));
  // Imported files are here without a row.
  if (row === undefined) return { body: { filename: key }, file: null };
  const uploaded = { mediaId: key, filename: undefined, lengthSec: undefined };
  return { body: bodyOfUploaded(type, uploaded, row), file: { owner: row.owner, key } };
}
