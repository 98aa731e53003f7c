import type { ConversationStatus } from '../../domain/conversation.ts';
import { emptyJsonObject } from '../../domain/json-text.ts';
import { flattenBody, hasFile, mediaKeyOf } from '../../domain/message.ts';
import type { FormatTime } from '../../domain/zone.ts';
import type { MediaLinks } from '../../media/links.ts';
import type { TimelineItem } from '../../usecases/history.ts';
import type { UserV2Message } from './schema.ts';

const statusLabels = {
  1: '待确认',
  3: '聊天中',
  5: '已结束',
  6: '用户删除',
  30: '挂起',
} as const satisfies Record<ConversationStatus, string>;

export interface Presenting {
  readonly format: FormatTime;
  readonly links: MediaLinks;
  readonly nowMs: number;
}

/** A revoked message keeps its place and says nothing more. */
export function presentMessage(
  item: TimelineItem,
  { format, links, nowMs }: Presenting,
): UserV2Message {
  const { message } = item;
  const revoked = message.revokedAt !== null;
  const body = flattenBody(revoked ? emptyJsonObject : message.body);
  const key = hasFile(message.type) ? mediaKeyOf(body) : null;
  return {
    to: message.to,
    createTime: format(message.sentAt),
    status: statusLabels[item.conversationStatus],
    thumb_secret: body.thumbSecret,
    file_length: body.fileLengthBytes,
    lng: body.lng === null ? null : String(body.lng),
    addr: body.addr,
    from: message.from,
    type: message.type,
    msg: body.msg,
    collectionCount: item.favoriteCount,
    ext: revoked ? emptyJsonObject : message.ext,
    url: body.url,
    getUrl: key === null ? null : links.original(key, nowMs),
    isFlag: item.savedByUser,
    length: body.length,
    secret: body.secret,
    filename: body.filename,
    userMessageId: message.id,
    thumb: body.thumb,
    lat: body.lat === null ? null : String(body.lat),
    chatId: message.conversationId,
    hxMsgId: message.hxMsgId,
    createTimeStamp: message.sentAt,
  };
}
