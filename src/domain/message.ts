import type { JsonText } from './json-text.ts';
import { isJsonObject, parseJson } from './json-text.ts';
import type { ConversationId, MessageId } from './ids.ts';

export const messageTypes = [
  'txt',
  'img',
  'audio',
  'video',
  'loc',
  'file',
  'cmd',
  'custom',
] as const;

export type MessageType = (typeof messageTypes)[number];

export function isMessageType(value: unknown): value is MessageType {
  return typeof value === 'string' && (messageTypes as readonly string[]).includes(value);
}

/** Types whose body names a stored file. */
export function hasFile(type: MessageType): boolean {
  return type === 'img' || type === 'audio' || type === 'video' || type === 'file';
}

export interface Message {
  readonly conversationId: ConversationId;
  /** Arrival order within the conversation: dense, from 1, never reused. */
  readonly seq: number;
  /** The small integer by which the im v1 family knows the message. */
  readonly no: number;
  readonly id: MessageId;
  readonly hxMsgId: string | null;
  /** What its sender called it, once in a conversation. */
  readonly clientMessageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText;
  /** Epoch ms; with `seq` it gives the display order. */
  readonly sentAt: number;
  readonly clientSentAt: number | null;
  readonly updatedAt: number | null;
  readonly revokedAt: number | null;
  /** Whose id; null when it is not revoked, or that is not known. */
  readonly revokedBy: string | null;
  readonly pushedAt: number | null;
}

/** An Easemob body flattened into one row; what the type does not have is null. */
export interface FlatBody {
  readonly msg: string | null;
  readonly url: string | null;
  readonly filename: string | null;
  /** Of a file that was uploaded here: where it is stored; `filename` is then only its name. */
  readonly mediaKey: string | null;
  readonly thumb: string | null;
  readonly secret: string | null;
  readonly thumbSecret: string | null;
  /** Seconds. */
  readonly length: number;
  readonly fileLengthBytes: string;
  readonly addr: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
}

function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

function finite(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

const noBody: FlatBody = {
  msg: null,
  url: null,
  filename: null,
  mediaKey: null,
  thumb: null,
  secret: null,
  thumbSecret: null,
  length: 0,
  fileLengthBytes: '0',
  addr: null,
  lat: null,
  lng: null,
};

export function flattenBody(body: JsonText): FlatBody {
  const parsed = parseJson(body);
  if (!isJsonObject(parsed)) return noBody;
  return {
    msg: text(parsed['msg']),
    url: text(parsed['url']),
    filename: text(parsed['filename']),
    mediaKey: text(parsed['mediaKey']),
    thumb: text(parsed['thumb']),
    secret: text(parsed['secret']),
    thumbSecret: text(parsed['thumb_secret']),
    length: finite(parsed['length']) ?? 0,
    fileLengthBytes: text(parsed['file_length']) ?? '0',
    addr: text(parsed['addr']),
    lat: finite(parsed['lat']),
    lng: finite(parsed['lng']),
  };
}

/** The key by which a body's file is stored; null when it names none. */
export function mediaKeyOf(body: FlatBody): string | null {
  return body.mediaKey || body.filename || null;
}
