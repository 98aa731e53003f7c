import { type JsonText, isJsonObject, parseJson, toJsonText } from '../../domain/json-text.ts';

/** An extension as this family shows it: as sent, but with `template` at least as `{}`. */
export function withTemplate(ext: JsonText): JsonText {
  // An escape could spell the key in a way that a search for it misses.
  if (!ext.includes('"template"') && !ext.includes('\\u')) return append(ext);
  const parsed = parseJson(ext);
  if (!isJsonObject(parsed) || !Object.hasOwn(parsed, 'template')) return append(ext);
  if (parsed['template'] !== null) return ext;
  return toJsonText({ ...parsed, template: {} });
}

function append(ext: JsonText): JsonText {
  const end = ext.lastIndexOf('}');
  const members = ext.slice(ext.indexOf('{') + 1, end).trim();
  return (members === '' ? '{"template":{}}' : `{${members},"template":{}}`) as JsonText;
}
