import type { JsonObject } from 'chatkeep/client';
import { isObject, textOf, wordOf } from './body.ts';

export interface PaymentCard {
  readonly kind: 'payment';
  readonly title: string | undefined;
  readonly amount: string | undefined;
  readonly price: string | undefined;
  readonly paid: boolean;
  readonly orderId: string | undefined;
  readonly customer: string | undefined;
  readonly phone: string | undefined;
  readonly address: string | undefined;
  readonly serviceTime: string | undefined;
  readonly remark: string | undefined;
  readonly ways: readonly string[];
  readonly payUrl: string | undefined;
}

export interface PictureCard {
  readonly kind: 'picture';
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly pictureUrl: string | undefined;
  readonly url: string | undefined;
}

export type Card = PaymentCard | PictureCard;

/** Nobody but the sending app says what leads to where: only what a browser opens as a page. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !/^https?:\/\//iu.test(text)) return undefined;
  return URL.canParse(text) ? text : undefined;
}

/** Reads what may be an object, or written as JSON, as some apps nest it. */
function objectIn(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function first(content: JsonObject, ...names: readonly string[]): string | undefined {
  const byLowerCase = new Map(Object.keys(content).map((name) => [name.toLowerCase(), name]));
  for (const name of names) {
    const found = wordOf(content, byLowerCase.get(name.toLowerCase()) ?? name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isYes = (value: unknown) => ['true', '1'].includes(String(value).toLowerCase());

function waysOf(value: unknown): string[] {
  if (!Array.isArray(value)) return typeof value === 'string' && value !== '' ? [value] : [];
  return value.flatMap((way: unknown) => {
    const name = isObject(way) ? first(way, 'Type', 'Name') : way;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

/** The card that a message's `ext.template` describes; undefined when it describes none. */
export function cardOf(ext: JsonObject): Card | undefined {
  const template = objectIn(ext['template']);
  const content = objectIn(template?.['content']);
  if (template === undefined || content === undefined) return undefined;
  switch (wordOf(template, 'templetId') ?? '') {
    case '1':
      return {
        kind: 'payment',
        title: first(content, 'Title'),
        amount: first(content, 'Amount'),
        price: first(content, 'Price'),
        paid: isYes(content['IsPay']),
        orderId: first(content, 'OrderId'),
        customer: first(content, 'UserName'),
        phone: first(content, 'Phone'),
        address: first(content, 'Address'),
        serviceTime: first(content, 'ServiceTime'),
        remark: first(content, 'Remark'),
        ways: waysOf(content['SupportPayType']),
        payUrl: webAddress(textOf(content, 'WxPayUrl')),
      };
    case '2':
      return {
        kind: 'picture',
        title: first(content, 'Title', 'Name'),
        description: first(content, 'Description', 'Desc', 'Content', 'Text'),
        pictureUrl: webAddress(
          first(content, 'Picture', 'PictureUrl', 'Image', 'ImageUrl', 'Img', 'Pic'),
        ),
        url: webAddress(first(content, 'Url', 'Link', 'Href')),
      };
    default:
      return undefined;
  }
}
