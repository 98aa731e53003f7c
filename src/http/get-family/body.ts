import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors.ts';
import { type JsonObject, isJsonObject, parseJson } from '../../domain/json-text.ts';

function notAnObject(): AppError {
  return invalidBody('必须是 UTF-8 编码的 JSON 对象');
}

export function invalidBody(mustBe: string): AppError {
  return new AppError('invalid', `请求体${mustBe}`, { field: '请求体', mustBe });
}

/**
 * The fields of a body. Old clients set the content type carelessly, so whatever reads as JSON is
 * JSON; only then do the two form types count. Throws invalid.
 */
export function decodeBody(
  raw: Buffer,
  contentType: string | undefined,
): JsonObject | Promise<JsonObject> {
  if (raw.length === 0) return {};
  if (!isUtf8(raw)) throw notAnObject();
  const text = raw.toString('utf8').replace(/^\uFEFF/, '');
  const [first] = text.trimStart();
  if (first === undefined) return {};
  if (first !== '{' && first !== '[') {
    const mediaType = contentType?.toLowerCase() ?? '';
    if (mediaType.startsWith('multipart/form-data')) return decodeForm(raw, contentType ?? '');
    if (mediaType.startsWith('application/x-www-form-urlencoded')) {
      const pairs = [...new URLSearchParams(text.trim())];
      // Text without a single value is no form: most likely a JSON body cut short.
      if (pairs.every(([, value]) => value === '')) throw notAnObject();
      return Object.fromEntries(pairs);
    }
  }
  const parsed = parsedOrUndefined(text);
  if (!isJsonObject(parsed)) throw notAnObject();
  return parsed;
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // Whatever is wrong with the text (syntax, a key given twice, nesting too deep), it is not a body.
    return undefined;
  }
}

async function decodeForm(raw: Buffer, contentType: string): Promise<JsonObject> {
  try {
    const form = await new Response(new Uint8Array(raw), {
      headers: { 'content-type': contentType },
    }).formData();
    return Object.fromEntries(form);
  } catch {
    throw invalidBody('不是完整的 multipart/form-data');
  }
}
