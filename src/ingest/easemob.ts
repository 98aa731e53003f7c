import { AppError } from '../errors.ts';
import { type JsonObject, type JsonText, isJsonObject } from '../domain/json-text.ts';
import type { MessageType } from '../domain/message.ts';
import { id, malformed, optionalId, parseRecord, time } from './fields.ts';
import { type Span, elementSpans, memberSpans, wholeSpan } from './json-spans.ts';
import { messageBody, messageType } from './message-body.ts';

export interface EasemobPart {
  readonly type: MessageType;
  readonly body: JsonText;
}

/** One record of a history export, the present line format or that of 2014. */
export interface EasemobMessage {
  readonly hxMsgId: string;
  readonly from: string;
  readonly to: string;
  /** Null in a one-to-one message. */
  readonly groupId: string | null;
  /** The conversation that the sender's app named. */
  readonly conversationId: string | null;
  readonly sentAt: number;
  /** Null when there is nothing in it. */
  readonly ext: JsonText | null;
  /** A message holds one body, so a record with several becomes several messages. */
  readonly parts: readonly EasemobPart[];
}

const groupTypes: readonly unknown[] = ['groupchat', 'chatroom'];

/** Throws invalid, saying what is wrong with the record. */
export function parseEasemobLine(line: string, nowMs: number): EasemobMessage {
  const record = parseRecord(line);
  if (record['msg_id'] === undefined && typeof record['kind'] === 'string') {
    throw new AppError(
      'invalid',
      `this is a ${record['kind'].slice(0, 40)} record, not an Easemob message: use import directory or import annotations`,
    );
  }
  const hxMsgId = id(record['msg_id'], 'msg_id');
  const sentAt = time(record['timestamp'], 'timestamp', nowMs);
  const payload = record['payload'];
  if (!isJsonObject(payload)) throw malformed('payload', 'must be an object with bodies and ext');
  const ext = extOf(payload);
  const from = id(record['from'] ?? payload['from'], 'from');
  const groupId = groupOf(record, ext);
  const to = id(record['to'] ?? payload['to'] ?? groupId, 'to');
  const spans = memberSpans(line, payloadSpan(line), ['bodies', 'ext']);
  return {
    hxMsgId,
    from,
    to,
    groupId: groupId === '' ? to : groupId,
    conversationId: optionalId(ext['chatid'], 'payload.ext.chatid'),
    sentAt,
    ext: spans.ext === undefined || isEmpty(ext) ? null : cut(line, spans.ext),
    parts: partsOf(line, payload, spans.bodies),
  };
}

function cut(line: string, span: Span): JsonText {
  return line.slice(span.start, span.end) as JsonText;
}

export function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false;
  return true;
}

function payloadSpan(line: string): Span {
  const { payload } = memberSpans(line, wholeSpan(line), ['payload']);
  return payload ?? wholeSpan(line);
}

function extOf(payload: JsonObject): JsonObject {
  const ext = payload['ext'] ?? {};
  if (isJsonObject(ext)) return ext;
  throw malformed('payload.ext', 'must be an object');
}

/** The group of a group message ('' when only `to` tells), null for a one-to-one message. */
function groupOf(record: JsonObject, ext: JsonObject): string | null {
  const named =
    optionalId(ext['groupid'], 'payload.ext.groupid') ?? optionalId(record['groupId'], 'groupId');
  const type = record['chat_type'];
  if (groupTypes.includes(type)) return named ?? '';
  if (type === 'chat') return null;
  if (type === undefined && named !== null) return named;
  throw malformed('chat_type', 'must be chat, groupchat or chatroom');
}

function partsOf(line: string, payload: JsonObject, span: Span | undefined): EasemobPart[] {
  const bodies = payload['bodies'];
  if (!Array.isArray(bodies) || bodies.length === 0 || span === undefined) {
    throw malformed('payload.bodies', 'must be an array with at least one body');
  }
  const texts = elementSpans(line, span).map((each) => cut(line, each));
  return bodies.map((body: unknown, index) => {
    const field = `payload.bodies[${index}]`;
    const type = messageType(isJsonObject(body) ? body['type'] : undefined, `${field}.type`);
    messageBody(type, body, field);
    return { type, body: texts[index] ?? ('{}' as JsonText) };
  });
}
