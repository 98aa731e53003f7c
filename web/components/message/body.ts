import type { JsonObject, Message } from 'chatkeep/client';

/** A text of a message's body, which holds whatever its sender wrote. */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text, or a number as one. */
export function wordOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : textOf(body, name);
}

/** A number, also when it is written as a text. */
export function numberOf(body: JsonObject, name: string): number | undefined {
  const word = wordOf(body, name)?.trim() ?? '';
  const value = word === '' ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The lower-case ending of a file's name, without dot: by its name, or by what it is kept under. */
export function extensionOf({ body }: Message): string {
  for (const field of ['mediaKey', 'filename', 'url']) {
    const found = /\.([a-z0-9]{1,8})(?:[?#].*)?$/iu.exec(textOf(body, field) ?? '')?.[1];
    if (found !== undefined) return found.toLowerCase();
  }
  return '';
}

/** px of a picture; undefined when they are not known. */
export function sizeOf(body: JsonObject): { width: number; height: number } | undefined {
  const size = body['size'];
  if (!isObject(size)) return undefined;
  const width = numberOf(size, 'width') ?? 0;
  const height = numberOf(size, 'height') ?? 0;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** 75 is 1:15. */
export function secondsAsText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const rest = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
