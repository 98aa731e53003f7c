import { ApiError, type Conversation, type Message } from 'chatkeep/client';
import { withMessage } from '../changes.ts';
import { shared } from '../ui/shared.ts';
import { api } from './api.ts';
import { addMessage, forgetHistories } from './history.ts';

export interface Conversations {
  /** Latest first; undefined until they were asked for. */
  readonly list: readonly Conversation[] | undefined;
  /** Where to go on from; null when all are there. */
  readonly next: string | null;
  readonly error: unknown;
}

const none: Conversations = { list: undefined, next: null, error: null };
const PAGE_SIZE = 50;

export const conversations = shared<Conversations>(none);

export function forgetAll(): void {
  conversations.set(none);
  forgetHistories();
}

const byActivity = (one: Conversation, other: Conversation) =>
  other.lastActivityAt - one.lastActivityAt || other.no - one.no;

export function findConversation(id: string): Conversation | undefined {
  return conversations.get().list?.find((each) => each.id === id);
}

export function put(...changed: readonly Conversation[]): void {
  const now = conversations.get();
  const ids = new Set(changed.map(({ id }) => id));
  const kept = (now.list ?? []).filter(({ id }) => !ids.has(id));
  const seen = changed.filter(({ hidden, status }) => !hidden && status !== 'deleted');
  conversations.set({ ...now, list: [...kept, ...seen].toSorted(byActivity) });
}

/** The newest ones, or those after what is there. */
export async function load(which: 'newest' | 'more'): Promise<void> {
  const { next } = conversations.get();
  const cursor = which === 'more' && next !== null ? { cursor: next } : {};
  try {
    const page = await api.conversations.list({ ...cursor, limit: PAGE_SIZE });
    const known = conversations.get();
    const isFirst = known.list === undefined || which === 'more';
    conversations.set({ ...known, error: null, next: isFirst ? page.next : known.next });
    put(...page.conversations);
  } catch (error) {
    conversations.set({ ...conversations.get(), error });
  }
}

/** As it is by now; one that is not to be seen any more goes. */
export async function refresh(id: string): Promise<void> {
  try {
    put(await api.conversations.get(id));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    const now = conversations.get();
    conversations.set({ ...now, list: now.list?.filter((each) => each.id !== id) });
  }
}

/** Of the live connection, or as the answer to one that was sent: whichever comes first. */
export function takeMessage(message: Message, myId: string): void {
  addMessage(message);
  const known = findConversation(message.conversationId);
  if (known === undefined || message.seq <= known.lastSeq) return;
  put(withMessage(known, message, myId));
}

export function noteRead(id: string, readerId: string, seq: number): void {
  const known = findConversation(id);
  if (known === undefined) return;
  const others = known.readers.filter((reader) => reader.id !== readerId);
  put({ ...known, readers: [...others, { id: readerId, seq }] });
}

/** Says that all up to there has been read. */
export async function read(id: string, seq: number): Promise<void> {
  const reading = await api.conversations.read(id, { seq });
  const known = findConversation(id);
  if (known !== undefined) put({ ...known, ...reading });
}

export async function open(title: string): Promise<Conversation> {
  const opened = await api.conversations.open({ title });
  put(opened);
  return opened;
}
