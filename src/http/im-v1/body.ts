import { isJsonObject, type JsonObject, parseJson } from '../../domain/json-text.ts';
import type { DirectContent } from '../../usecases/direct.ts';
import { invalidParam } from './params.ts';

const types: Readonly<Record<string, Exclude<DirectContent['type'], 'cmd'>>> = {
  text: 'txt',
  image: 'img',
  voice: 'audio',
  video: 'video',
  file: 'file',
  location: 'loc',
  custom: 'custom',
};

/** The key behind a link that this server signed, and that is still valid; else undefined. */
export type MediaKeyOf = (link: string) => string | undefined;

/** Event of a custom message whose JSON is not of the form that other families have. */
export const PLAIN_CUSTOM = 'im';

function readObject(text: string): JsonObject {
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Not JSON: no object either.
  }
  throw invalidParam('body', '必须是 JSON 对象');
}

function readFile(link: string, mediaKeyOf: MediaKeyOf): { key: string } | { url: string } {
  const key = mediaKeyOf(link);
  if (key !== undefined) return { key };
  if (/^https?:\/\//i.test(link) && URL.canParse(link)) return { url: link };
  throw invalidParam('body', '必须是 http(s) 链接');
}

function readCoordinate(value: unknown, name: string, limit: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Math.abs(number) <= limit) return number;
  throw invalidParam(`body.${name}`, `必须是 -${limit} 到 ${limit} 的数`);
}

function readPlace(text: string): JsonObject {
  const { addr, lat, lng } = readObject(text);
  if (typeof addr !== 'string') throw invalidParam('body.addr', '必须是字符串');
  return { addr, lat: readCoordinate(lat, 'lat', 90), lng: readCoordinate(lng, 'lng', 180) };
}

const isText = (value: unknown) => typeof value === 'string';

const isTexts = (value: unknown) =>
  isJsonObject(value) && Object.keys(value).length <= 16 && Object.values(value).every(isText);

/** A custom message of the other families' form is one; of others the text is kept whole. */
function readCustom(text: string): JsonObject {
  const value = readObject(text);
  const { customEvent, customExts, ...others } = value;
  const isCommon =
    typeof customEvent === 'string' &&
    /^[\w\-/.]{1,32}$/.test(customEvent) &&
    Object.keys(others).length === 0 &&
    (customExts === undefined || isTexts(customExts));
  return isCommon ? value : { customEvent: PLAIN_CUSTOM, customExts: { [PLAIN_CUSTOM]: text } };
}

/** What a message says, from the one text that this family has for it. Throws invalid. */
export function readBody(label: string, text: string, mediaKeyOf: MediaKeyOf): DirectContent {
  const type = Object.hasOwn(types, label) ? types[label] : undefined;
  if (type === undefined) {
    throw invalidParam('type', `必须是 ${Object.keys(types).join('、')} 之一`);
  }
  if (type === 'txt') return { type, body: { msg: text } };
  if (type === 'loc') return { type, body: readPlace(text) };
  if (type === 'custom') return { type, body: readCustom(text) };
  return { type, file: readFile(text, mediaKeyOf) };
}
