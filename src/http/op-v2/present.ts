import type { ConversationStatus } from '../../domain/conversation.ts';
import { type JsonText, emptyJsonObject } from '../../domain/json-text.ts';
import {
  type FlatBody,
  type Message,
  flattenBody,
  hasFile,
  mediaKeyOf,
} from '../../domain/message.ts';
import type { FormatTime } from '../../domain/zone.ts';
import type { MediaLinks } from '../../media/links.ts';
import type { ConversationSummary } from '../../usecases/conversations.ts';
import { withTemplate } from './ext.ts';
import type { OpV2Conversation, OpV2ListedMessage, OpV2Message } from './schema.ts';

export const statusLabels = {
  1: '等待接待',
  3: '聊天中',
  5: '已结束',
  6: '用户删除',
  30: '挂起',
} as const satisfies Record<ConversationStatus, string>;

const shortStatusLabels = {
  1: '等待',
  3: '交谈',
  5: '结束',
  6: '删除',
  30: '挂起',
} as const satisfies Record<ConversationStatus, string>;

export interface Presenting {
  readonly format: FormatTime;
  readonly links: MediaLinks;
  readonly nowMs: number;
}

function fileLink(message: Message, body: FlatBody, { links, nowMs }: Presenting): string | null {
  const key = hasFile(message.type) ? mediaKeyOf(body) : null;
  if (key === null) return null;
  return message.type === 'img' ? links.thumbnail(key, nowMs) : links.original(key, nowMs);
}

/** A revoked message keeps its place and says nothing more. */
export function presentMessage(message: Message, presenting: Presenting): OpV2Message {
  const revoked = message.revokedAt !== null;
  const body = flattenBody(revoked ? emptyJsonObject : message.body);
  return {
    to: message.to,
    createTime: presenting.format(message.sentAt),
    form: message.from,
    thumb_secret: body.thumbSecret,
    file_length: body.fileLengthBytes,
    addr: body.addr,
    lng: body.lng,
    type: message.type,
    msg: body.msg,
    ext: withTemplate(revoked ? emptyJsonObject : message.ext),
    url: body.url,
    getUrl: fileLink(message, body, presenting),
    length: String(body.length),
    secret: body.secret,
    filename: body.filename,
    userMessageId: message.id,
    thumb: body.thumb,
    lat: body.lat,
  };
}

/** `favorite` and `mark` are there only when they were asked for. */
export function presentListedMessage(
  message: Message,
  presenting: Presenting,
  favoriteSeqs: ReadonlySet<number> | undefined,
  markLabels: ReadonlyMap<number, readonly string[]> | undefined,
): OpV2ListedMessage {
  // Added to rather than copied: the serializer keeps the schema's order, and a copy costs more than the rest.
  const row = presentMessage(message, presenting) as OpV2ListedMessage;
  row.hxMsgId = message.hxMsgId;
  if (favoriteSeqs !== undefined) row.favorite = favoriteSeqs.has(message.seq);
  if (markLabels !== undefined) row.mark = [...(markLabels.get(message.seq) ?? [])];
  return row;
}

function iconLink(icon: string | null, { links, nowMs }: Presenting): string {
  if (!icon) return '';
  return /^https?:\/\//i.test(icon) ? icon : links.thumbnail(icon, nowMs);
}

export function presentConversation(
  conversation: ConversationSummary,
  presenting: Presenting,
): OpV2Conversation {
  const latest = conversation.latestBody as JsonText | null;
  return {
    chatId: conversation.id,
    groupId: conversation.groupId ?? '',
    createTime: conversation.createdAt,
    userId: conversation.userId ?? '',
    message: latest === null ? '' : (flattenBody(latest).msg ?? ''),
    nickName: conversation.userNick ?? '',
    userIcon: iconLink(conversation.userIcon, presenting),
    address: conversation.address,
    status: shortStatusLabels[conversation.status],
    title: conversation.title,
    statusTip: statusLabels[conversation.status],
  };
}
