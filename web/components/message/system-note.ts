import type { Message } from 'chatkeep/client';
import { textOf } from './body.ts';

interface NoteWords {
  readonly user: string;
  readonly operator: string;
  readonly created: string;
  readonly changed: string;
  readonly transferred: (who: string, to: string) => string;
  readonly joined: (who: string) => string;
  readonly suspended: (who: string) => string;
  readonly resumed: (who: string) => string;
  readonly ended: (who: string) => string;
  readonly reopened: (who: string) => string;
  readonly hidden: (who: string) => string;
  readonly shown: (who: string) => string;
  readonly deleted: (who: string) => string;
}

type Change =
  | 'joined'
  | 'suspended'
  | 'resumed'
  | 'ended'
  | 'reopened'
  | 'hidden'
  | 'shown'
  | 'deleted';

const has = ({ ext }: Message, key: string) =>
  ext[key] !== undefined && ext[key] !== null && ext[key] !== '';

// What the server writes beside the keys: it says more, such as who.
const refreshed: readonly (readonly [RegExp, Change])[] = [
  [/^(.+?) ?恢复显示会话$/u, 'shown'],
  [/^(.+?) ?挂起了会话$/u, 'suspended'],
  [/^(.+?) ?恢复了会话$/u, 'resumed'],
  [/^(.+?) ?重新打开了会话$/u, 'reopened'],
];

/**
 * What a note of the system says in the reader's words, by the keys of its ext (docs/api); undefined
 * when it is about something else, and its own text is all there is.
 */
export function noteOf(message: Message, words: NoteWords): string | undefined {
  const said = textOf(message.body, 'msg') ?? '';
  const who = (written: string | undefined, side?: unknown) => {
    const name = written?.replace(/^客服(?: |$)/u, '').trim() ?? '';
    if (name === '用户' || (name === '' && side === 'user')) return words.user;
    return name === '' ? words.operator : name;
  };
  const by = (pattern: RegExp, key: string) => who(pattern.exec(said)?.[1], message.ext[key]);

  if (has(message, 'isDelete')) return words.deleted(by(/^(.+?) ?删除了会话$/u, 'isDelete'));
  if (has(message, 'isEnd')) return words.ended(by(/^(.+?) ?结束了会话$/u, 'isEnd'));
  if (has(message, 'isHide')) return words.hidden(by(/^(.+?) ?隐藏了会话$/u, 'isHide'));
  if (has(message, 'operatorJoin')) {
    const transfer = /^(.+?) ?将会话转接给 ?(.+)$/u.exec(said);
    if (transfer !== null) return words.transferred(who(transfer[1]), who(transfer[2]));
    return words.joined(by(/^(.+?) ?加入会话$/u, 'operatorJoin'));
  }
  if (!has(message, 'reFresh')) return undefined;
  if (said === '会话已创建') return words.created;
  for (const [pattern, change] of refreshed) {
    const found = pattern.exec(said);
    if (found !== null) return words[change](who(found[1]));
  }
  return said === '' ? words.changed : undefined;
}
