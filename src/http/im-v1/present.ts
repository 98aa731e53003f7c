import {
  type Message,
  type MessageType,
  flattenBody,
  hasFile,
  mediaKeyOf,
} from '../../domain/message.ts';
import type { FormatTime } from '../../domain/zone.ts';
import { isJsonObject, type JsonText, parseJson } from '../../domain/json-text.ts';
import type { MediaLinks } from '../../media/links.ts';
import type { BlockedUser } from '../../usecases/blacklist.ts';
import type { DirectConversation, DirectSending, Refusal } from '../../usecases/direct.ts';
import type { Member } from '../../usecases/history.ts';
import { PLAIN_CUSTOM } from './body.ts';
import type {
  ImV1Blocked,
  ImV1Conversation,
  ImV1Message,
  ImV1Page,
  ImV1Sending,
} from './schema.ts';

export const PER_PAGE = 10;

const DELIVERED = 100;
const NAMELESS = '未知';

/** This family has no commands; its clients show what they do not know as custom. */
const typeLabels = {
  txt: 'text',
  img: 'image',
  audio: 'voice',
  video: 'video',
  file: 'file',
  loc: 'location',
  cmd: 'custom',
  custom: 'custom',
} as const satisfies Record<MessageType, string>;

interface Side {
  readonly userNo: number;
  readonly otherNo: number;
  readonly name: string;
  readonly avatar: string | null;
}

export interface Presenting {
  readonly format: FormatTime;
  readonly links: MediaLinks;
  readonly nowMs: number;
}

export interface PresentingMessages extends Presenting {
  readonly conversationNo: number;
  readonly members: readonly Member[];
}

function avatarLink(icon: string, { links, nowMs }: Presenting): string | null {
  if (icon === '') return null;
  return /^https?:\/\//i.test(icon) ? icon : links.thumbnail(icon, nowMs);
}

function sidesOf(presenting: PresentingMessages): ReadonlyMap<string, Side> {
  const { members } = presenting;
  return new Map(
    members.map((member) => [
      member.id,
      {
        userNo: member.no,
        otherNo: members.find((other) => other.no !== member.no)?.no ?? 0,
        name: member.nickName || NAMELESS,
        avatar: avatarLink(member.icon, presenting),
      },
    ]),
  );
}

/** What this family sent comes back as it came; of the others the whole body. */
function customText(body: JsonText): string {
  const value = parseJson(body);
  if (!isJsonObject(value) || value['customEvent'] !== PLAIN_CUSTOM) return body;
  const exts = value['customExts'];
  const sent = isJsonObject(exts) ? exts[PLAIN_CUSTOM] : undefined;
  return typeof sent === 'string' ? sent : body;
}

function bodyText(message: Message, { links, nowMs }: Presenting): string {
  if (message.revokedAt !== null) return '';
  if (message.type === 'txt') return flattenBody(message.body).msg ?? '';
  if (message.type === 'custom') return customText(message.body);
  if (!hasFile(message.type)) return message.body;
  const body = flattenBody(message.body);
  const key = mediaKeyOf(body);
  return key === null ? (body.url ?? '') : links.original(key, nowMs);
}

function presentMessage(message: Message, side: Side, presenting: PresentingMessages): ImV1Message {
  const { format } = presenting;
  return {
    id: message.no,
    user_id: side.userNo,
    target_id: side.otherNo,
    is_revoke: message.revokedAt === null ? 0 : 1,
    is_push: message.pushedAt === null ? 0 : 1,
    type: typeLabels[message.type],
    state: DELIVERED,
    body: bodyText(message, presenting),
    create_time: format(message.sentAt),
    update_time: format(message.updatedAt ?? message.revokedAt ?? message.sentAt),
    client_create_time: format(message.clientSentAt ?? message.sentAt),
    name: side.name,
    avatar: side.avatar,
    conversation_id: presenting.conversationNo,
  };
}

/** What the system or a stranger to the conversation said comes from user 0, under its own name. */
function strangerSide(from: string): Side {
  return { userNo: 0, otherNo: 0, name: from || NAMELESS, avatar: null };
}

export function presentMessages(
  messages: readonly Message[],
  presenting: PresentingMessages,
): ImV1Message[] {
  const sides = sidesOf(presenting);
  return messages.map((message) =>
    presentMessage(message, sides.get(message.from) ?? strangerSide(message.from), presenting),
  );
}

/** Pages as ThinkPHP's paginator gives them: past the end, the last page's number and no rows. */
export function presentPage<Row>(page: number, total: number, data: Row[]): ImV1Page<Row> {
  const lastPage = Math.ceil(total / PER_PAGE);
  return {
    total,
    per_page: PER_PAGE,
    current_page: Math.min(page, Math.max(lastPage, 1)),
    last_page: lastPage,
    data,
  };
}

const notes = {
  img: '[图片]',
  audio: '[语音]',
  video: '[视频]',
  file: '[文件]',
  loc: '[位置]',
  cmd: '[自定义消息]',
  custom: '[自定义消息]',
} as const satisfies Record<Exclude<MessageType, 'txt'>, string>;

const NOTE_LENGTH = 255;

function noteOf(message: Message | null): string {
  if (message === null) return '打个招呼吧~';
  if (message.revokedAt !== null) return '[消息已撤回]';
  if (message.type !== 'txt') return notes[message.type];
  const line = (flattenBody(message.body).msg ?? '').replaceAll(/[\r\n]+/g, ' ');
  // Cut between characters, never inside of a surrogate pair.
  return line
    .slice(0, NOTE_LENGTH)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
}

export function presentConversation(
  conversation: DirectConversation,
  presenting: Presenting,
): ImV1Conversation {
  const { other } = conversation;
  return {
    id: conversation.no,
    target_id: other.no,
    unread_count: conversation.unreadCount,
    last_msg_note: noteOf(conversation.lastMessage),
    update_time: presenting.format(conversation.activeAt),
    name: other.nickName || NAMELESS,
    avatar: avatarLink(other.icon, presenting),
  };
}

const refusalStates = {
  blocked_by_recipient: { state: 101, state_text: '对方已把你拉黑' },
  recipient_blocked: { state: 102, state_text: '你把对方拉黑了' },
  recipient_banned: { state: 103, state_text: '对方已被系统封禁' },
  content_refused: { state: 104, state_text: '禁止发送(内容不合法)' },
} as const satisfies Record<Refusal, { readonly state: number; readonly state_text: string }>;

/** What was asked for, as it came. */
export interface SentText {
  readonly type: string;
  readonly body: string;
  readonly client_create_time?: number;
}

export function presentSending(
  { sender, other, outcome }: DirectSending,
  asked: SentText,
  presenting: Presenting,
): ImV1Sending {
  const { format } = presenting;
  const stored = 'message' in outcome ? outcome.message : undefined;
  const at = 'message' in outcome ? outcome.message.sentAt : outcome.at;
  const { state, state_text } =
    'message' in outcome
      ? { state: DELIVERED, state_text: '发送成功' }
      : refusalStates[outcome.refusal];
  return {
    name: sender.nickName || NAMELESS,
    avatar: avatarLink(sender.icon, presenting),
    state_text,
    user_id: sender.no,
    target_id: other.no,
    type: asked.type,
    body: stored === undefined ? asked.body : bodyText(stored, presenting),
    client_create_time: format(asked.client_create_time ?? at),
    is_revoke: 0,
    state,
    is_push: stored === undefined || stored.pushedAt === null ? 0 : 1,
    create_time: format(at),
    update_time: format(at),
    id: 'message' in outcome ? outcome.message.no : outcome.no,
  };
}

export function presentBlocked(user: BlockedUser, presenting: Presenting): ImV1Blocked {
  return {
    id: user.no,
    name: user.nickName || NAMELESS,
    avatar: avatarLink(user.icon, presenting),
    create_time: presenting.format(user.blockedAt),
  };
}
