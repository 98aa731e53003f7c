import type { JsonObject } from '../../domain/json-text.ts';
import type { ConversationStatus } from '../../domain/conversation.ts';
import type { MessageType } from '../../domain/message.ts';
import type { MediaName } from './media.ts';
import { type OperatorKey, type UserKey, operators } from './people.ts';

/** One message of a written dialogue. */
export interface Line {
  /** `peer` is the second member of a direct conversation. */
  readonly by: 'user' | 'peer' | 'operator' | 'admin';
  readonly type: MessageType;
  readonly body: JsonObject;
  readonly ext?: JsonObject;
  /** Minutes since the line before; without it, as long as such a line takes to type. */
  readonly afterMin?: number;
  /** Minutes by which it arrived later than it was sent, behind what was said meanwhile. */
  readonly lateMin?: number;
  readonly revoked?: true;
  readonly markedAs?: string;
  readonly saved?: true;
  /** The operator who takes the conversation with this line. */
  readonly joins?: OperatorKey;
}

export type Beginning =
  | { readonly daysAgo: number; readonly at: `${number}:${number}` }
  | { readonly minutesAgo: number };

interface Dialogue {
  readonly key: string;
  readonly user: UserKey;
  readonly begins: Beginning;
  readonly lines: readonly Line[];
}

export interface ServiceScript extends Dialogue {
  readonly title: string;
  readonly address: string;
  readonly tags: readonly string[];
  readonly status: ConversationStatus;
  readonly hidden?: true;
}

export interface DirectScript extends Dialogue {
  readonly peer: UserKey;
}

const text =
  (by: Line['by']) =>
  (msg: string, ext?: JsonObject): Line => ({
    by,
    type: 'txt',
    body: { type: 'txt', msg },
    ...(ext === undefined ? {} : { ext }),
  });

export const u = text('user');
export const o = text('operator');
export const peer = text('peer');

export function joins(operator: OperatorKey): Line {
  const msg = `${operators[operator].nickName}加入会话`;
  return {
    by: 'admin',
    type: 'txt',
    body: { type: 'txt', msg },
    ext: { operatorJoin: '1' },
    joins: operator,
  };
}

const notes = {
  isEnd: { user: '用户结束了会话', operator: '客服结束了会话' },
  isDelete: { user: '用户删除了会话', operator: '客服删除了会话' },
} as const;

const note = (msg: string, ext: JsonObject): Line => ({
  by: 'admin',
  type: 'txt',
  body: { type: 'txt', msg },
  ext,
  afterMin: 1,
});

export const ends = (by: 'user' | 'operator') => note(notes.isEnd[by], { isEnd: by });
export const deletes = () => note(notes.isDelete.user, { isDelete: 'user' });
export const hides = () => note('会话已隐藏', { isHide: '1' });

/** `filename` is a file of media.ts. Sizes are filled in from there. */
const media =
  (type: 'img' | 'audio' | 'video' | 'file') =>
  (by: Line['by'], filename: MediaName, more: JsonObject = {}): Line => ({
    by,
    type,
    body: { type, filename, ...more },
  });

export const img = media('img');
export const audio = media('audio');
export const video = media('video');
export const file = media('file');

export function loc(by: Line['by'], addr: string, lat: number, lng: number): Line {
  return { by, type: 'loc', body: { type: 'loc', addr, lat, lng } };
}

export function custom(by: Line['by'], customEvent: string, exts: JsonObject): Line {
  return { by, type: 'custom', body: { type: 'custom', customEvent, 'v2:customExts': exts } };
}

export function cmd(by: Line['by'], action: string, ext: JsonObject = {}): Line {
  return { by, type: 'cmd', body: { type: 'cmd', action }, ext };
}

interface Payment {
  readonly title: string;
  readonly orderId: string;
  readonly amount: string;
  readonly price: string;
  readonly paid: boolean;
  readonly userName: string;
  readonly phone: string;
  readonly address: string;
  readonly serviceTime: string;
  readonly remark: string;
}

/** A payment card, as template 1 of the documented `ext`. */
export function payment(card: Payment): Line {
  const content = {
    Address: card.address,
    Amount: card.amount,
    IsPay: card.paid,
    OrderId: card.orderId,
    Phone: card.phone,
    Price: card.price,
    Remark: card.remark,
    ServiceTime: card.serviceTime,
    SupportPayType: [{ Type: 'weixin' }, { Type: 'alipay' }],
    Title: card.title,
    UserName: card.userName,
    WxPayUrl: `https://pay.example.com/wx/${card.orderId}`,
  };
  return o(`[支付] ${card.title} ¥${card.amount}`, { template: { content, templetId: '1' } });
}

/** A picture-and-text card, as template 2 of the documented `ext`. */
export function card(title: string, description: string, picture: string): Line {
  const content = { Title: title, Description: description, Picture: picture };
  return o(`[图文] ${title}`, { template: { content, templetId: '2' } });
}
