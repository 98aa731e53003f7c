import { type Message, type MessageType, flattenBody, hasFile } from '../../domain/message.ts';
import type { FormatTime } from '../../domain/zone.ts';
import type { MediaLinks } from '../../media/links.ts';
import type { Member } from '../../usecases/history.ts';
import type { ImV1Message, ImV1Page } from './schema.ts';

export const PER_PAGE = 10;

const DELIVERED = 100;
const NAMELESS = '未知';

/** This family has no commands; its clients show what they do not know as custom. */
const typeLabels = {
  txt: 'text',
  img: 'image',
  audio: 'voice',
  video: 'video',
  file: 'file',
  loc: 'location',
  cmd: 'custom',
  custom: 'custom',
} as const satisfies Record<MessageType, string>;

interface Side {
  readonly userNo: number;
  readonly otherNo: number;
  readonly name: string;
  readonly avatar: string | null;
}

export interface Presenting {
  readonly format: FormatTime;
  readonly links: MediaLinks;
  readonly nowMs: number;
  readonly conversationNo: number;
  readonly members: readonly Member[];
}

function avatarLink(icon: string, { links, nowMs }: Presenting): string | null {
  if (icon === '') return null;
  return /^https?:\/\//i.test(icon) ? icon : links.thumbnail(icon, nowMs);
}

function sidesOf(presenting: Presenting): ReadonlyMap<string, Side> {
  const { members } = presenting;
  return new Map(
    members.map((member) => [
      member.id,
      {
        userNo: member.no,
        otherNo: members.find((other) => other.no !== member.no)?.no ?? 0,
        name: member.nickName || NAMELESS,
        avatar: avatarLink(member.icon, presenting),
      },
    ]),
  );
}

function bodyText(message: Message, { links, nowMs }: Presenting): string {
  if (message.revokedAt !== null) return '';
  if (message.type === 'txt') return flattenBody(message.body).msg ?? '';
  if (!hasFile(message.type)) return message.body;
  const { filename, url } = flattenBody(message.body);
  return filename ? links.original(filename, nowMs) : (url ?? '');
}

function presentMessage(message: Message, side: Side, presenting: Presenting): ImV1Message {
  const { format } = presenting;
  return {
    id: message.no,
    user_id: side.userNo,
    target_id: side.otherNo,
    is_revoke: message.revokedAt === null ? 0 : 1,
    is_push: message.pushedAt === null ? 0 : 1,
    type: typeLabels[message.type],
    state: DELIVERED,
    body: bodyText(message, presenting),
    create_time: format(message.sentAt),
    update_time: format(message.updatedAt ?? message.revokedAt ?? message.sentAt),
    client_create_time: format(message.clientSentAt ?? message.sentAt),
    name: side.name,
    avatar: side.avatar,
    conversation_id: presenting.conversationNo,
  };
}

/** What the system or a stranger to the conversation said comes from user 0, under its own name. */
function strangerSide(from: string): Side {
  return { userNo: 0, otherNo: 0, name: from || NAMELESS, avatar: null };
}

export function presentMessages(
  messages: readonly Message[],
  presenting: Presenting,
): ImV1Message[] {
  const sides = sidesOf(presenting);
  return messages.map((message) =>
    presentMessage(message, sides.get(message.from) ?? strangerSide(message.from), presenting),
  );
}

/** Pages as ThinkPHP's paginator gives them: past the end, the last page's number and no rows. */
export function presentPage(page: number, total: number, data: ImV1Message[]): ImV1Page {
  const lastPage = Math.ceil(total / PER_PAGE);
  return {
    total,
    per_page: PER_PAGE,
    current_page: Math.min(page, Math.max(lastPage, 1)),
    last_page: lastPage,
    data,
  };
}
