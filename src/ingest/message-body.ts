import { type JsonObject, isJsonObject } from '../domain/json-text.ts';
import { type MessageType, isMessageType, messageTypes } from '../domain/message.ts';
import { malformed } from './fields.ts';

const textFields = ['msg', 'url', 'filename', 'thumb', 'secret', 'thumb_secret', 'addr'] as const;
const numberFields = ['length', 'file_length', 'lat', 'lng'] as const;

export function messageType(value: unknown, field: string): MessageType {
  if (isMessageType(value)) return value;
  throw malformed(field, `must be one of ${messageTypes.join(', ')}`);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isNumeric(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

/** Throws invalid unless the fields that a body of this type is read by have the types they need. */
export function messageBody(type: MessageType, body: unknown, field: string): JsonObject {
  if (!isJsonObject(body)) throw malformed(field, 'must be an object');
  if (type === 'txt' && isAbsent(body['msg']) && body['msg'] !== '') {
    throw malformed(`${field}.msg`, 'is missing: a txt body must have its text there');
  }
  for (const name of textFields) {
    const value = body[name];
    if (!isAbsent(value) && typeof value !== 'string' && !isNumeric(value)) {
      throw malformed(`${field}.${name}`, 'must be a string');
    }
  }
  for (const name of numberFields) {
    const value = body[name];
    if (!isAbsent(value) && !isNumeric(value))
      throw malformed(`${field}.${name}`, 'must be a number');
  }
  return body;
}
