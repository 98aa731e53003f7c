import { AppError } from '../errors.ts';
import { type JsonObject, isJsonObject, toJsonText } from './json-text.ts';
import type { MessageType } from './message.ts';
import { fieldsOf, finiteIn, integerIn, refused, textIn } from './input-fields.ts';

const MAX_BODY_BYTES = 65_536;
const MAX_EXT_BYTES = 16_384;
const MAX_DEPTH = 16;
const MAX_TEXT_LENGTH = 20_000;

/** A body that names a file uploaded here; what else it says comes from the file. */
export interface UploadedFile {
  readonly mediaId: string;
  readonly filename: string | undefined;
  readonly lengthSec: number | undefined;
}

export type BodyInput =
  | { readonly kind: 'complete'; readonly body: JsonObject }
  | { readonly kind: 'uploaded'; readonly file: UploadedFile };

/**
 * Reads the body that somebody sends, strictly: every field must be known to the type. Whoever may
 * name files elsewhere (services) gives them in Easemob's form. Throws invalid, naming the field.
 */
export function readMessageBody(
  type: MessageType,
  body: unknown,
  options: { readonly filesElsewhere: boolean } = { filesElsewhere: false },
): BodyInput {
  const given = objectOf(body, 'body', MAX_BODY_BYTES);
  if (type === 'img' || type === 'audio' || type === 'video' || type === 'file') {
    if (!options.filesElsewhere || 'mediaId' in given) {
      return { kind: 'uploaded', file: readUploaded(given) };
    }
    return { kind: 'complete', body: readElsewhere(given) };
  }
  return { kind: 'complete', body: readers[type](given) };
}

const readers: Record<'txt' | 'loc' | 'cmd' | 'custom', (body: JsonObject) => JsonObject> = {
  txt(body) {
    const { msg } = fieldsOf(body, 'body', ['msg']);
    return { msg: textIn(msg, 'body.msg', 1, MAX_TEXT_LENGTH) };
  },
  loc(body) {
    const { addr, lat, lng } = fieldsOf(body, 'body', ['addr', 'lat', 'lng']);
    return {
      addr: textIn(addr, 'body.addr', 0, 1000),
      lat: finiteIn(lat, 'body.lat', -90, 90),
      lng: finiteIn(lng, 'body.lng', -180, 180),
    };
  },
  cmd(body) {
    const { action } = fieldsOf(body, 'body', ['action']);
    return { action: textIn(action, 'body.action', 1, 1000) };
  },
  custom(body) {
    const { customEvent, customExts } = fieldsOf(body, 'body', ['customEvent', 'customExts']);
    const event = textIn(customEvent, 'body.customEvent', 1, 32);
    if (!/^[\w\-/.]+$/.test(event)) {
      throw refused('body.customEvent', 'may have letters, digits and - _ / . only');
    }
    return {
      customEvent: event,
      ...(customExts === undefined ? {} : { customExts: readCustomExts(customExts) }),
    };
  },
};

const MAX_CUSTOM_EXTS = 16;

/** A map of texts, or as older clients have it a list of such maps. */
function readCustomExts(value: unknown): JsonObject | JsonObject[] {
  const field = 'body.customExts';
  if (Array.isArray(value)) {
    if (value.length > MAX_CUSTOM_EXTS) {
      throw refused(field, `may have at most ${MAX_CUSTOM_EXTS} entries`);
    }
    return value.map((each, index) => readTexts(each, `${field}.${index}`));
  }
  return readTexts(value, field);
}

function readTexts(value: unknown, field: string): JsonObject {
  if (!isJsonObject(value)) throw refused(field, 'must be an object of texts');
  const entries = Object.entries(value);
  if (entries.length > MAX_CUSTOM_EXTS) {
    throw refused(field, `may have at most ${MAX_CUSTOM_EXTS} entries`);
  }
  return Object.fromEntries(
    entries.map(([key, text]) => [key, textIn(text, `${field}.${key}`, 0, MAX_TEXT_LENGTH)]),
  );
}

const MAX_LENGTH_SEC = 86_400;

function readUploaded(body: JsonObject): UploadedFile {
  const { mediaId, filename, length } = fieldsOf(body, 'body', ['mediaId', 'filename', 'length']);
  return {
    mediaId: textIn(mediaId, 'body.mediaId', 1, 128),
    filename: filename === undefined ? undefined : textIn(filename, 'body.filename', 1, 255),
    lengthSec:
      length === undefined ? undefined : finiteIn(length, 'body.length', 0, MAX_LENGTH_SEC),
  };
}

const elsewhereTexts = ['url', 'filename', 'secret', 'thumb', 'thumb_secret'] as const;

function readElsewhere(body: JsonObject): JsonObject {
  const fields = fieldsOf(body, 'body', [...elsewhereTexts, 'file_length', 'length', 'size']);
  const read: JsonObject = {};
  for (const name of elsewhereTexts) {
    if (fields[name] !== undefined) read[name] = textIn(fields[name], `body.${name}`, 0, 2048);
  }
  if (!read['url'] && !read['filename']) {
    throw refused('body', 'must have mediaId of an uploaded file, or url or filename of another');
  }
  if (fields.file_length !== undefined) {
    read['file_length'] = integerIn(fields.file_length, 'body.file_length', 0, 2 ** 53 - 1);
  }
  if (fields.size !== undefined) {
    const { width, height } = fieldsOf(fields.size, 'body.size', ['width', 'height']);
    read['size'] = {
      width: integerIn(width, 'body.size.width', 0, 1_000_000),
      height: integerIn(height, 'body.size.height', 0, 1_000_000),
    };
  }
  if (fields.length !== undefined) {
    read['length'] = finiteIn(fields.length, 'body.length', 0, MAX_LENGTH_SEC);
  }
  return read;
}

/** What a body says of an uploaded file. */
export interface StoredFile {
  readonly key: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly filename: string;
}

const mediaTypes: Partial<Record<MessageType, RegExp>> = {
  img: /^image\//,
  audio: /^(?:audio\/|video\/(?:mp4|webm|ogg|3gpp))/,
  video: /^video\//,
};

/** The body of a message with an uploaded file. Throws invalid for a file of another kind. */
export function bodyOfUploaded(
  type: MessageType,
  given: UploadedFile,
  file: StoredFile,
): JsonObject {
  if (mediaTypes[type]?.test(file.type) === false) {
    throw refused('body.mediaId', `is of type ${file.type}: an ${type} message cannot carry it`);
  }
  const seconds =
    given.lengthSec ?? (file.durationMs === null ? undefined : Math.round(file.durationMs / 1000));
  const hasLength = (type === 'audio' || type === 'video') && seconds !== undefined;
  const hasSize = type !== 'audio' && file.width !== null && file.height !== null;
  return {
    filename: given.filename ?? file.filename,
    file_length: file.sizeBytes,
    ...(hasSize ? { size: { width: file.width, height: file.height } } : {}),
    ...(hasLength ? { length: seconds } : {}),
    mediaKey: file.key,
  };
}

/** Reads the extension that somebody sends with a message. Throws invalid, naming the field. */
export function readExt(ext: unknown): JsonObject {
  const given = objectOf(ext, 'ext', MAX_EXT_BYTES);
  const template = given['template'];
  if (template !== undefined && template !== null) readTemplate(template);
  return given;
}

function readTemplate(template: unknown): void {
  const { content, templetId } = fieldsOf(template, 'ext.template', ['content', 'templetId']);
  if (content === undefined && templetId === undefined) return;
  if (templetId !== '1' && templetId !== '2') {
    throw refused('ext.template.templetId', 'must be "1" (payment) or "2" (picture and text)');
  }
  if (templetId === '1') readPayment(content);
  else if (!isJsonObject(content)) throw refused('ext.template.content', 'must be an object');
}

const paymentTexts = [
  'Address',
  'Amount',
  'OrderId',
  'Phone',
  'Price',
  'Remark',
  'ServiceTime',
  'Title',
  'UserName',
  'WxPayUrl',
] as const;

function readPayment(content: unknown): void {
  const field = 'ext.template.content';
  const fields = fieldsOf(content, field, [...paymentTexts, 'IsPay', 'SupportPayType']);
  for (const name of paymentTexts) {
    const value = fields[name];
    if (value === undefined || value === null) continue;
    if (typeof value === 'number' || typeof value === 'bigint') continue;
    textIn(value, `${field}.${name}`, 0, 2048);
  }
  const { IsPay: isPay, SupportPayType: payTypes } = fields;
  if (isPay !== undefined && isPay !== null && typeof isPay !== 'boolean') {
    throw refused(`${field}.IsPay`, 'must be true or false');
  }
  if (payTypes !== undefined && payTypes !== null && !Array.isArray(payTypes)) {
    throw refused(`${field}.SupportPayType`, 'must be a list');
  }
}

function objectOf(value: unknown, field: string, mostBytes: number): JsonObject {
  if (!isJsonObject(value)) throw refused(field, 'must be an object');
  if (depthOf(value, MAX_DEPTH) > MAX_DEPTH) {
    throw refused(field, `may be nested ${MAX_DEPTH} deep at most`);
  }
  const bytes = Buffer.byteLength(toJsonText(value));
  if (bytes > mostBytes) {
    throw new AppError('too_large', `${field} has ${bytes} bytes as JSON: at most ${mostBytes}`, {
      field,
      fault: { rule: 'too_many_bytes', most: mostBytes },
    });
  }
  return value;
}

/** How deep a value is nested, looked into no deeper than just below `most`. */
function depthOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (most === 0) return 1;
  let deepest = 0;
  for (const each of Object.values(value)) deepest = Math.max(deepest, depthOf(each, most - 1));
  return deepest + 1;
}
