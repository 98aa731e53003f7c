import type { Message, MessageType } from 'chatkeep/client';
import { isObject, numberOf, textOf } from './body.ts';
import { type Card, cardOf } from './card.ts';
import { noteOf } from './system-note.ts';

export interface PlainWords {
  readonly revoked: string;
  readonly system: string;
  readonly types: Readonly<Record<MessageType, string>>;
  readonly card: {
    readonly payment: string;
    readonly pictureText: string;
    readonly paid: string;
    readonly unpaid: string;
  };
  readonly note: Parameters<typeof noteOf>[1];
}

/** What a message says, as a text: for lists, and for what is taken away. May have several lines. */
export function plainText(message: Message, words: PlainWords): string {
  const { type, body, ext, revokedAt, from } = message;
  if (revokedAt !== null) return words.revoked;
  if (from === 'admin') return noteOf(message, words.note) ?? textOf(body, 'msg') ?? words.system;
  const card = cardOf(ext);
  if (card !== undefined) return ofCard(card, words);
  if (type === 'txt') return textOf(body, 'msg') ?? '';
  const what = `[${words.types[type]}]`;
  const more = detailOf(message);
  return more === undefined ? what : `${what} ${more}`;
}

function ofCard(card: Card, { card: words }: PlainWords): string {
  const said =
    card.kind === 'payment'
      ? [
          `[${words.payment}]`,
          card.title,
          card.amount === undefined ? undefined : `¥${card.amount}`,
          `(${card.paid ? words.paid : words.unpaid})`,
        ]
      : [`[${words.pictureText}]`, card.title, card.description];
  return said.filter((each) => each !== undefined).join(' ');
}

function detailOf({ type, body }: Message): string | undefined {
  if (type === 'loc') return textOf(body, 'addr') ?? coordinatesOf(body);
  if (type === 'cmd') return textOf(body, 'action');
  if (type !== 'custom') return textOf(body, 'filename');
  const said = [textOf(body, 'customEvent'), ...extsOf(body).map(([, value]) => value)];
  return said.filter((each) => each !== undefined).join(' ');
}

function coordinatesOf(body: Message['body']): string | undefined {
  const lat = numberOf(body, 'lat');
  const lng = numberOf(body, 'lng');
  return lat === undefined || lng === undefined ? undefined : `${lat}, ${lng}`;
}

/** What a custom message carries by name; apps write it as one map, or as a list of them. */
export function extsOf(body: Message['body']): [name: string, value: string][] {
  const given = body['customExts'] ?? body['v2:customExts'];
  const maps: readonly unknown[] = Array.isArray(given) ? given : [given];
  return maps
    .filter(isObject)
    .flatMap((map) => Object.entries(map))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
