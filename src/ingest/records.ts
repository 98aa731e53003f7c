import { AppError } from '../errors.ts';
import {
  type ConversationStatus,
  type ConversationType,
  conversationStatus,
  isConversationStatus,
} from '../domain/conversation.ts';
import { type JsonObject, type JsonText, isJsonObject } from '../domain/json-text.ts';
import { type MarkContent, isMarkColor } from '../domain/mark.ts';
import type { MessageType } from '../domain/message.ts';
import { isEmpty } from './easemob.ts';
import {
  flag,
  id,
  label,
  list,
  malformed,
  optionalClockTime,
  optionalId,
  optionalText,
  optionalTime,
  parseRecord,
  text,
  time,
} from './fields.ts';
import { type Span, memberSpans, wholeSpan } from './json-spans.ts';
import { messageBody, messageType } from './message-body.ts';

/** The records of the JSON Lines format (docs/cli.md). `placeholder`: known by its id alone. */
export interface UserRecord {
  readonly kind: 'user';
  readonly id: string;
  readonly nickName: string;
  readonly icon: string;
  readonly createdAt: number;
  readonly placeholder: boolean;
}

export interface OperatorRecord {
  readonly kind: 'operator';
  readonly id: string;
  readonly nickName: string;
  readonly createdAt: number;
  readonly placeholder: boolean;
}

export interface ConversationRecord {
  readonly kind: 'conversation';
  readonly id: string;
  readonly type: ConversationType;
  readonly groupId: string | null;
  readonly userId: string | null;
  readonly memberIds: readonly string[];
  readonly title: string;
  readonly address: string;
  readonly tags: readonly string[];
  readonly status: ConversationStatus;
  readonly createdAt: number;
  /** Also those who have left. */
  readonly operatorIds: readonly string[];
  readonly leftOperatorIds: readonly string[];
  readonly hidden: boolean;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly placeholder: boolean;
}

export interface MessageRecord {
  readonly kind: 'message';
  readonly id: string;
  readonly conversationId: string;
  readonly groupId: string | null;
  readonly hxMsgId: string | null;
  readonly clientMsgId: string | null;
  readonly from: string;
  readonly to: string;
  readonly type: MessageType;
  readonly body: JsonText;
  readonly ext: JsonText | null;
  readonly sentAt: number;
  readonly clientSentAt: number | null;
  readonly updatedAt: number | null;
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
  readonly pushedAt: number | null;
}

interface AnnotationRecord {
  readonly conversationId: string;
  readonly hxMsgId: string | null;
  readonly messageId: string | null;
  readonly createdAt: number;
}

export interface MarkRecord extends AnnotationRecord, MarkContent {
  readonly kind: 'mark';
  readonly label: string;
  readonly operatorId: string;
}

export interface FavoriteRecord extends AnnotationRecord {
  readonly kind: 'favorite';
  readonly userId: string;
}

export type ArchiveRecord =
  | UserRecord
  | OperatorRecord
  | ConversationRecord
  | MessageRecord
  | MarkRecord
  | FavoriteRecord;

type Reader = (record: JsonObject, nowMs: number, line: string) => ArchiveRecord;

const readers: Readonly<Record<ArchiveRecord['kind'], Reader>> = {
  user: (record, nowMs) => ({
    kind: 'user',
    id: id(record['id'], 'id'),
    nickName: text(record['nickName'], 'nickName'),
    icon: text(record['icon'], 'icon'),
    createdAt: time(record['createdAt'], 'createdAt', nowMs),
    placeholder: flag(record['placeholder'], 'placeholder'),
  }),
  operator: (record, nowMs) => ({
    kind: 'operator',
    id: id(record['id'], 'id'),
    nickName: text(record['nickName'], 'nickName'),
    createdAt: time(record['createdAt'], 'createdAt', nowMs),
    placeholder: flag(record['placeholder'], 'placeholder'),
  }),
  conversation: readConversation,
  message: readMessage,
  mark: (record, nowMs) => ({
    kind: 'mark',
    ...readAnnotation(record, nowMs),
    label: label(record['label'], 'label'),
    color: color(record['color']),
    note: optionalText(record['note'], 'note'),
    shared: flag(record['shared'] ?? true, 'shared'),
    operatorId: id(record['operatorId'], 'operatorId'),
  }),
  favorite: (record, nowMs) => ({
    kind: 'favorite',
    ...readAnnotation(record, nowMs),
    userId: id(record['userId'], 'userId'),
  }),
};

/** Throws invalid, saying what is wrong with the record; fields that it does not know it ignores. */
export function parseArchiveRecord(line: string, nowMs: number): ArchiveRecord {
  const record = parseRecord(line);
  const { kind } = record;
  if (typeof kind === 'string' && Object.hasOwn(readers, kind)) {
    return readers[kind as ArchiveRecord['kind']](record, nowMs, line);
  }
  if (kind === undefined && record['msg_id'] !== undefined) {
    throw new AppError('invalid', 'this is an Easemob message: use import easemob');
  }
  throw malformed('kind', `must be one of ${Object.keys(readers).join(', ')}`);
}

/** As {@link parseArchiveRecord}, for a file that may hold nothing but marks and favorites. */
export function parseAnnotation(line: string, nowMs: number): MarkRecord | FavoriteRecord {
  const record = parseArchiveRecord(line, nowMs);
  if (record.kind === 'mark' || record.kind === 'favorite') return record;
  throw new AppError('invalid', `this is a ${record.kind} record: use import directory`);
}

function readConversation(record: JsonObject, nowMs: number): ConversationRecord {
  const type = record['type'] ?? 'service';
  if (type !== 'service' && type !== 'direct') throw malformed('type', 'must be service or direct');
  const userId = optionalId(record['userId'], 'userId');
  const members = list(record['memberIds'], 'memberIds', id);
  const memberIds = userId === null || members.includes(userId) ? members : [userId, ...members];
  if (type === 'direct' && memberIds.length !== 2) {
    throw malformed('memberIds', 'must name the two members of a direct conversation');
  }
  const operatorIds = list(record['operatorIds'], 'operatorIds', id);
  const leftOperatorIds = list(record['leftOperatorIds'], 'leftOperatorIds', id);
  const status = Number(record['status'] ?? conversationStatus.waiting);
  if (!isConversationStatus(status)) {
    throw malformed('status', `must be one of ${Object.values(conversationStatus).join(', ')}`);
  }
  return {
    kind: 'conversation',
    id: id(record['id'], 'id'),
    type,
    groupId: optionalId(record['groupId'], 'groupId'),
    userId,
    memberIds,
    title: text(record['title'], 'title'),
    address: text(record['address'], 'address'),
    tags: list(record['tags'], 'tags', label),
    status,
    createdAt: time(record['createdAt'], 'createdAt', nowMs),
    operatorIds: [...new Set([...operatorIds, ...leftOperatorIds])],
    leftOperatorIds,
    hidden: flag(record['hidden'], 'hidden'),
    endedAt: optionalTime(record['endedAt'], 'endedAt', nowMs),
    endedBy: optionalId(record['endedBy'], 'endedBy'),
    placeholder: flag(record['placeholder'], 'placeholder'),
  };
}

function readMessage(record: JsonObject, nowMs: number, line: string): MessageRecord {
  const type = messageType(record['type'], 'type');
  messageBody(type, record['body'], 'body');
  const ext = record['ext'] ?? {};
  if (!isJsonObject(ext)) throw malformed('ext', 'must be an object');
  const spans = memberSpans(line, wholeSpan(line), ['body', 'ext']);
  return {
    kind: 'message',
    id: id(record['id'], 'id'),
    conversationId: id(record['conversationId'], 'conversationId'),
    groupId: optionalId(ext['groupid'], 'ext.groupid'),
    hxMsgId: optionalId(record['hxMsgId'], 'hxMsgId'),
    clientMsgId: optionalId(record['clientMsgId'], 'clientMsgId'),
    from: id(record['from'], 'from'),
    to: id(record['to'], 'to'),
    type,
    body: cut(line, spans.body),
    ext: isEmpty(ext) ? null : cut(line, spans.ext),
    sentAt: time(record['sentAt'], 'sentAt', nowMs),
    clientSentAt: optionalClockTime(record['clientSentAt'], 'clientSentAt'),
    updatedAt: optionalTime(record['updatedAt'], 'updatedAt', nowMs),
    revokedAt: optionalTime(record['revokedAt'], 'revokedAt', nowMs),
    revokedBy: optionalId(record['revokedBy'], 'revokedBy'),
    pushedAt: optionalTime(record['pushedAt'], 'pushedAt', nowMs),
  };
}

function color(value: unknown): string | null {
  const found = optionalText(value, 'color');
  if (found === null || isMarkColor(found)) return found;
  throw malformed('color', 'must be # and six hex digits, or the name of a colour');
}

function cut(line: string, span: Span | undefined): JsonText {
  return (span === undefined ? '{}' : line.slice(span.start, span.end)) as JsonText;
}

function readAnnotation(record: JsonObject, nowMs: number): AnnotationRecord {
  const hxMsgId = optionalId(record['hxMsgId'], 'hxMsgId');
  const messageId = optionalId(record['messageId'], 'messageId');
  if (hxMsgId === null && messageId === null) {
    throw malformed('hxMsgId', 'or messageId must name the message');
  }
  return {
    conversationId: id(record['conversationId'], 'conversationId'),
    hxMsgId,
    messageId,
    createdAt: time(record['createdAt'], 'createdAt', nowMs),
  };
}
