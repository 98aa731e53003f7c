import { invalid } from '../../errors.ts';
import type { ListFilter } from '../../domain/conversation-list.ts';
import { MAX_ID_LENGTH } from '../../domain/ids.ts';
import { statusesNamed } from '../../domain/lifecycle.ts';
import type { Anchor } from '../../domain/window.ts';

function malformed(field: string, mustBe: string) {
  return invalid(field, `${field} must be ${mustBe}`, { rule: 'malformed' });
}

const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** An instant: epoch ms, or ISO 8601 with a zone; a date alone is its midnight in UTC. Throws invalid. */
export function readInstant(field: string, text: string): number {
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : isoTime.test(text) ? Date.parse(text) : NaN;
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw malformed(field, 'epoch ms, or a time such as 2024-01-31T08:00:00Z or with +08:00');
}

/** Throws invalid. */
export function readAnchor(text: string): Anchor {
  if (text === 'newest' || text === 'oldest' || text === 'first_unread') return { kind: text };
  const id = text.startsWith('message:') ? text.slice('message:'.length) : '';
  if (id !== '' && id.length <= MAX_ID_LENGTH) return { kind: 'message', id };
  if (text.startsWith('time:')) {
    return { kind: 'time', atMs: readInstant('anchor', text.slice('time:'.length)) };
  }
  throw malformed(
    'anchor',
    'newest, oldest, first_unread, message:<id> or time:<epoch ms or ISO 8601>',
  );
}

/** The id of an event, as a decimal number. Throws invalid. */
export function readEventId(field: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw malformed(field, 'the id of an event, a decimal number');
}

/** Ids separated by commas, of a query that has nothing else. Throws invalid. */
export function readIds(ids: string, others: object): string[] {
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalid(other, `${other} does not go with ids: leave it out`, { rule: 'unknown_field' });
  }
  return ids.split(',').map((id) => {
    if (id !== '' && id.length <= MAX_ID_LENGTH) return id;
    const message = `ids must be ids of 1 to ${MAX_ID_LENGTH} characters, separated by commas`;
    throw invalid('ids', message, { rule: 'malformed', value: id.slice(0, 100) });
  });
}

export interface ListQuery {
  readonly status?: string;
  readonly operator?: string;
  readonly user?: string;
  readonly tag?: string;
  readonly label?: string;
  readonly marked?: true;
  readonly unread?: true;
  readonly title?: string;
  readonly nick?: string;
  readonly operatorNick?: string;
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly activeFrom?: string;
  readonly activeTo?: string;
  readonly type?: 'service' | 'direct';
  readonly sort?: ListFilter['sort'];
}

/** `me` in an id is the asking one. Throws invalid. */
export function readListFilter(query: ListQuery, me: string): ListFilter {
  const instant = (field: 'createdFrom' | 'createdTo' | 'activeFrom' | 'activeTo') => {
    const text = query[field];
    return text === undefined ? undefined : readInstant(field, text);
  };
  const id = (given: string | undefined) => (given === 'me' ? me : given);
  return {
    statuses: query.status === undefined ? undefined : statusesNamed(query.status),
    type: query.type,
    operatorId: id(query.operator),
    userId: id(query.user),
    tag: query.tag,
    marked: query.label ?? query.marked,
    unread: query.unread,
    title: query.title,
    userNick: query.nick,
    operatorNick: query.operatorNick,
    createdFrom: instant('createdFrom'),
    createdTo: instant('createdTo'),
    activeFrom: instant('activeFrom'),
    activeTo: instant('activeTo'),
    sort: query.sort ?? '-activity',
  };
}
