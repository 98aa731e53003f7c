import type { CallOptions, Transport } from './http.ts';
import { newId } from './ids.ts';
import type {
  Favorite,
  ListQuery,
  ListedMark,
  MarkInput,
  Message,
  MessageInput,
  FoundMessage,
  MessageWindow,
  SearchPage,
  SearchQuery,
  WindowQuery,
} from './types.ts';

export interface Walk {
  /** Where to begin: newest or oldest by the direction, unless given. */
  readonly anchor?: string;
  /** `older` unless given. */
  readonly towards?: 'older' | 'newer';
  /** Messages of one request, up to 100. */
  readonly pageSize?: number;
}

export function messagesOf({ call }: Transport) {
  const inConversation = (id: string) => ['conversations', id, 'messages'];
  const ofMessage = (id: string, messageId: string) => [...inConversation(id), messageId];

  const list = (conversationId: string, query: WindowQuery = {}, options: CallOptions = {}) =>
    call<MessageWindow>({
      method: 'GET',
      path: inConversation(conversationId),
      query,
      ...options,
    });

  /** Walks the history, each message once; what arrives meanwhile does not shift it. */
  async function* walk(
    conversationId: string,
    { anchor, towards = 'older', pageSize = 50 }: Walk = {},
    options: CallOptions = {},
  ): AsyncGenerator<Message, void, void> {
    const older = towards === 'older';
    const size = older ? { before: pageSize } : { after: pageSize };
    let query: WindowQuery = { anchor: anchor ?? (older ? 'newest' : 'oldest'), ...size };
    for (;;) {
      const window = await list(conversationId, query, options);
      yield* older ? window.messages.toReversed() : window.messages;
      const cursor = older ? window.before : window.after;
      if ((older ? window.foundOldest : window.foundNewest) || cursor === null) return;
      query = { cursor, ...size };
    }
  }

  const search = (query: SearchQuery, options: CallOptions = {}) =>
    call<SearchPage>({ method: 'GET', path: ['search', 'messages'], query, ...options });

  /** All that is found, page by page, also where the server's time was up in between. */
  async function* searchAll(
    query: SearchQuery,
    options: CallOptions = {},
  ): AsyncGenerator<FoundMessage, void, void> {
    let { cursor } = query;
    do {
      const page = await search(cursor === undefined ? query : { ...query, cursor }, options);
      yield* page.items;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }

  return {
    /** Finds messages by what they say; see docs/search.md. */
    search,
    searchAll,
    /** A window around an anchor; see docs/api/native.md. */
    list,
    walk,
    /** Sends once, however often it is retried: the message has an id of this client's making. */
    send: (conversationId: string, input: MessageInput, options: CallOptions = {}) =>
      call<Message>({
        method: 'POST',
        path: inConversation(conversationId),
        body: { clientMessageId: newId(), ...input },
        repeatable: true,
        ...options,
      }),
    get: (conversationId: string, messageId: string, options: CallOptions = {}) =>
      call<Message>({ method: 'GET', path: ofMessage(conversationId, messageId), ...options }),
    /** Takes a message back; a second time changes nothing. */
    revoke: (conversationId: string, messageId: string, options: CallOptions = {}) =>
      call<Message>({
        method: 'POST',
        path: [...ofMessage(conversationId, messageId), 'revoke'],
        repeatable: true,
        ...options,
      }),
    mark: (
      conversationId: string,
      messageId: string,
      label: string,
      input: MarkInput = {},
      options: CallOptions = {},
    ) =>
      call<void>({
        method: 'PUT',
        path: [...ofMessage(conversationId, messageId), 'marks', label],
        body: input,
        ...options,
      }),
    unmark: (conversationId: string, messageId: string, label: string, options: CallOptions = {}) =>
      call<void>({
        method: 'DELETE',
        path: [...ofMessage(conversationId, messageId), 'marks', label],
        ...options,
      }),
    /** Marks of a conversation. */
    marks: (conversationId: string, query: ListQuery = {}, options: CallOptions = {}) =>
      call<{ marks: ListedMark[]; next: string | null }>({
        method: 'GET',
        path: ['conversations', conversationId, 'marks'],
        query,
        ...options,
      }),
    favorite: (conversationId: string, messageId: string, options: CallOptions = {}) =>
      call<void>({
        method: 'PUT',
        path: [...ofMessage(conversationId, messageId), 'favorite'],
        ...options,
      }),
    unfavorite: (conversationId: string, messageId: string, options: CallOptions = {}) =>
      call<void>({
        method: 'DELETE',
        path: [...ofMessage(conversationId, messageId), 'favorite'],
        ...options,
      }),
    /** One's saved messages, the latest saved first. */
    favorites: (query: ListQuery = {}, options: CallOptions = {}) =>
      call<{ favorites: Favorite[]; next: string | null }>({
        method: 'GET',
        path: ['favorites'],
        query,
        ...options,
      }),
  };
}
