import { isJsonObject, type JsonObject, type JsonText, parseJson } from '../domain/json-text.ts';
import { hasFile, type Message } from '../domain/message.ts';

/** What is searched of a message: a text that its readers see, and where it stands in the message. */
export interface SearchField {
  /** As in `body.msg` or `ext.template.content.Title`. */
  readonly path: string;
  readonly text: string;
}

type Searched = Pick<Message, 'type' | 'body' | 'ext'>;

const PAYMENT = '1';
const paymentTexts = ['Title', 'OrderId', 'UserName', 'Phone', 'Address', 'Remark'];
/** Of a picture-and-text template the content is the sender's own; what names files is no text. */
const notShown = /url|uri|link|pic|img|image|icon|thumb|secret/i;
const DEEPEST = 6;

/** In the order in which they are shown; a message of which nothing can be read has none. */
export function searchFields({ type, body, ext }: Searched): SearchField[] {
  return [...bodyFields(type, body), ...templateFields(ext)];
}

/** What is folded and indexed. No match of a word reaches from one field into the next. */
export function searchText(fields: readonly SearchField[]): string {
  return fields.length === 1 ? (fields[0]?.text ?? '') : fields.map(({ text }) => text).join('\n');
}

function bodyFields(type: Message['type'], body: Message['body']): SearchField[] {
  const names = shownNames(type);
  if (names.length === 0) return [];
  const parsed = objectOf(body);
  return parsed === undefined ? [] : names.flatMap((name) => fieldOf('body', parsed, name));
}

/** Undefined also for what no reader can parse: the index goes on without it. */
function objectOf(json: JsonText): JsonObject | undefined {
  try {
    const parsed = parseJson(json);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function shownNames(type: Message['type']): readonly string[] {
  if (type === 'txt') return ['msg'];
  if (type === 'loc') return ['buildingName', 'addr'];
  return hasFile(type) ? ['filename'] : [];
}

function templateFields(ext: Message['ext']): SearchField[] {
  if (!ext.includes('template') && !ext.includes('\\u')) return [];
  const template = objectOf(ext)?.['template'];
  const content = isJsonObject(template) ? template['content'] : undefined;
  if (!isJsonObject(template) || !isJsonObject(content)) return [];
  const path = 'ext.template.content';
  return template['templetId'] === PAYMENT
    ? paymentTexts.flatMap((name) => fieldOf(path, content, name))
    : textsIn(path, content, DEEPEST);
}

function textsIn(path: string, value: unknown, depth: number): SearchField[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    if (notShown.test(name)) return [];
    if (typeof each === 'string' && /^https?:/i.test(each)) return [];
    if (typeof each === 'object') return textsIn(`${path}.${name}`, each, depth - 1);
    return fieldOf(path, { [name]: each }, name);
  });
}

function fieldOf(
  path: string,
  from: { readonly [key: string]: unknown },
  name: string,
): SearchField[] {
  const value = from[name];
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  const text = isNumber ? String(value) : value;
  if (typeof text !== 'string' || text === '') return [];
  return [{ path: `${path}.${name}`, text }];
}
