import type { ConversationOperator, ConversationView } from '../../domain/conversation-view.ts';
import type { EventData } from '../../domain/event.ts';
import { emptyJsonObject } from '../../domain/json-text.ts';
import { statusNames } from '../../domain/lifecycle.ts';
import { type Message, flattenBody, hasFile, mediaKeyOf } from '../../domain/message.ts';
import type { MediaLinks } from '../../media/links.ts';
import type { LoadedEvent } from '../../usecases/sync.ts';
import type { MessageExtras, TimelineEntry } from '../../usecases/windows.ts';
import type { ApiConversation, ApiPerson } from './schema/conversation.ts';
import type { ApiEvent } from './schema/event.ts';
import type { ApiMessage } from './schema/message.ts';
import type { ApiTimelineItem } from './schema/user.ts';

export interface Presenting {
  readonly links: MediaLinks;
  readonly nowMs: number;
  /** Whether the asking party is staff: marks are not for users. */
  readonly staff: boolean;
}

function linksOf(message: Message, { links, nowMs }: Presenting): ApiMessage['links'] {
  if (!hasFile(message.type) || message.revokedAt !== null) return null;
  const key = mediaKeyOf(flattenBody(message.body));
  if (key === null) return null;
  const isImage = message.type === 'img';
  return {
    original: links.original(key, nowMs),
    medium: isImage ? links.medium(key, nowMs) : null,
    thumbnail: isImage ? links.thumbnail(key, nowMs) : null,
  };
}

/** A revoked message keeps its place and says nothing more. */
export function presentMessage(
  message: Message,
  presenting: Presenting,
  extras?: MessageExtras,
): ApiMessage {
  const revoked = message.revokedAt !== null;
  const presented: ApiMessage = {
    ...message,
    body: revoked ? emptyJsonObject : message.body,
    ext: revoked ? emptyJsonObject : message.ext,
    links: linksOf(message, presenting),
  };
  if (extras === undefined) return presented;
  presented.favoriteCount = extras.favoriteCount;
  presented.favorited = extras.favorited;
  if (presenting.staff) presented.marks = extras.marks.map((mark) => ({ ...mark }));
  return presented;
}

interface Pictured {
  readonly id: string;
  readonly no: number;
  readonly nickName: string;
  readonly icon: string;
}

export function iconUrl(icon: string, { links, nowMs }: Presenting): string | null {
  if (icon === '') return null;
  return /^https?:\/\//i.test(icon) ? icon : links.thumbnail(icon, nowMs);
}

export function presentPerson(person: Pictured, presenting: Presenting): ApiPerson {
  const { id, no, nickName, icon } = person;
  return { id, no, nickName, icon, iconUrl: iconUrl(icon, presenting) };
}

function presentOperator({ id, nickName, joinedAt, leftAt }: ConversationOperator) {
  return { id, nickName, joinedAt, leftAt };
}

export function presentConversation(
  view: ConversationView,
  presenting: Presenting,
): ApiConversation {
  const { user, lastMessage } = view;
  return {
    id: view.id,
    no: view.no,
    type: view.type,
    status: statusNames[view.status],
    hidden: view.hidden,
    title: view.title,
    address: view.address,
    tags: [...view.tags],
    groupId: view.groupId,
    user: user === null || view.type === 'direct' ? null : presentPerson(user, presenting),
    members: view.members.map((member) => presentPerson(member, presenting)),
    operators: view.operators.map(presentOperator),
    createdAt: view.createdAt,
    endedAt: view.endedAt,
    endedBy: view.endedBy,
    waitingSince: view.waitingSince,
    lastActivityAt: view.lastActivityAt,
    lastSeq: view.lastSeq,
    lastMessage: lastMessage === null ? null : presentMessage(lastMessage, presenting),
    readSeq: view.readSeq,
    unreadCount: view.unreadCount,
    readers: view.readers.map(({ id, seq }) => ({ id, seq })),
    labels: presenting.staff ? view.labels.map((label) => ({ ...label })) : [],
    allowed: [...view.allowed],
  };
}

export function presentTimelineItem(entry: TimelineEntry, presenting: Presenting): ApiTimelineItem {
  const { conversation, separated, message, extras } = entry;
  return {
    separator: separated
      ? {
          conversationId: conversation.id,
          title: conversation.title,
          status: statusNames[conversation.status],
          createdAt: conversation.createdAt,
        }
      : null,
    message: presentMessage(message, presenting, extras),
  };
}

function presentData(event: LoadedEvent, presenting: Presenting): object {
  const { data, message, messages } = event;
  if (event.kind === 'message.created') {
    return { message: message === null ? null : presentMessage(message, presenting) };
  }
  if (event.kind === 'messages.imported') {
    const { fromSeq, toSeq } = data as EventData['messages.imported'];
    const count = toSeq - fromSeq + 1;
    return {
      fromSeq,
      toSeq,
      count,
      messages: messages.map((one) => presentMessage(one, presenting)),
    };
  }
  return event.kind.startsWith('message.') ? { ...data, messageId: message?.id ?? null } : data;
}

export function presentEvent(event: LoadedEvent, presenting: Presenting): ApiEvent {
  return {
    id: String(event.id),
    kind: event.kind,
    conversationId: event.conversationId,
    at: event.at,
    actor: event.actor,
    data: presentData(event, presenting),
  } as ApiEvent;
}
