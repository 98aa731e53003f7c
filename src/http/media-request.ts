import type { ImageSize } from '../media/images.ts';

/** What a media link asks for, beside what signs it. */
export interface MediaRequest {
  /** Save under this name; undefined to show. */
  readonly attname: string | undefined;
  readonly size: ImageSize | undefined;
  /** Epoch seconds at which the link dies. */
  readonly deadlineSec: number;
}

const LARGEST_SIDE = 4096;

function sizeOf(operation: string): ImageSize | undefined {
  const match = /^imageView2\/([12])((?:\/[wh]\/\d{1,5})+)$/.exec(operation);
  const [, mode, sides = ''] = match ?? [];
  const side = (name: string) => {
    const text = new RegExp(`/${name}/(\\d+)`).exec(sides)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  const [width, height] = [side('w'), side('h')];
  const bad = (value: number | undefined) =>
    value !== undefined && (value < 1 || value > LARGEST_SIDE);
  if (mode === undefined || bad(width) || bad(height)) return undefined;
  return { mode: mode === '1' ? 1 : 2, width, height };
}

export const sizeRule = `imageView2 must be imageView2/1/w/W/h/H or imageView2/2/w/W/h/H, with W, H or both from 1 to ${LARGEST_SIDE}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Reads the query of a media link; undefined when it asks for a size by no rule. Anything unknown is ignored. */
export function readMediaRequest(query: string): MediaRequest | undefined {
  let request: MediaRequest = { attname: undefined, size: undefined, deadlineSec: 0 };
  for (const part of query.split('&')) {
    if (part.startsWith('imageView2')) {
      const size = sizeOf(part);
      if (size === undefined) return undefined;
      request = { ...request, size };
    } else if (part.startsWith('attname=')) {
      request = { ...request, attname: decoded(part.slice(8)) || undefined };
    } else if (part.startsWith('e=')) request = { ...request, deadlineSec: Number(part.slice(2)) };
  }
  return request;
}
