import type { CallOptions, Transport } from './http.ts';
import type {
  Conversation,
  ConversationChanges,
  ConversationInput,
  ConversationQuery,
  Inbox,
  OnBehalf,
  Reading,
  TagChange,
  TagCount,
  TagList,
} from './types.ts';

type PathAction = 'join' | 'suspend' | 'resume' | 'end' | 'reopen' | 'hide' | 'show';

export function conversationsOf({ call }: Transport) {
  const changeBy =
    (action: PathAction) =>
    (id: string, input: OnBehalf = {}, options: CallOptions = {}) =>
      call<Conversation>({
        method: 'POST',
        path: ['conversations', id, action],
        body: input,
        ...options,
      });

  const list = (query: ConversationQuery = {}, options: CallOptions = {}) =>
    call<{ conversations: Conversation[]; next: string | null }>({
      method: 'GET',
      path: ['conversations'],
      query,
      ...options,
    });

  return {
    list,
    /** All conversations that the filters let through, page by page. */
    async *walk(query: ConversationQuery = {}, options: CallOptions = {}) {
      let cursor = query.cursor;
      do {
        const page = await list(cursor === undefined ? query : { ...query, cursor }, options);
        yield* page.conversations;
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
    },
    /** Several at once, at most 100, in the order of the ids; without those that are not to be seen. */
    getMany: async (ids: readonly string[], options: CallOptions = {}) =>
      ids.length === 0 ? [] : (await list({ ids: ids.join(',') }, options)).conversations,
    /** Of two users there is one direct conversation: it is answered if it exists. */
    open: (input: ConversationInput = {}, options: CallOptions = {}) =>
      call<Conversation>({ method: 'POST', path: ['conversations'], body: input, ...options }),
    get: (id: string, options: CallOptions = {}) =>
      call<Conversation>({ method: 'GET', path: ['conversations', id], ...options }),
    describe: (id: string, input: ConversationChanges, options: CallOptions = {}) =>
      call<Conversation>({
        method: 'PATCH',
        path: ['conversations', id],
        body: input,
        ...options,
      }),
    /** For users: they no longer see it, operators do. */
    delete: (id: string, options: CallOptions = {}) =>
      call<Conversation>({
        method: 'DELETE',
        path: ['conversations', id],
        // Done twice, it is a conflict.
        repeatable: false,
        ...options,
      }),
    join: changeBy('join'),
    transfer: (
      id: string,
      input: OnBehalf & { readonly toOperatorId: string },
      options: CallOptions = {},
    ) =>
      call<Conversation>({
        method: 'POST',
        path: ['conversations', id, 'transfer'],
        body: input,
        ...options,
      }),
    suspend: changeBy('suspend'),
    resume: changeBy('resume'),
    end: changeBy('end'),
    reopen: changeBy('reopen'),
    hide: changeBy('hide'),
    show: changeBy('show'),
    /** Says how far one has read: a message's seq or its id. */
    read: (
      id: string,
      upTo: { readonly seq: number } | { readonly messageId: string },
      options: CallOptions = {},
    ) =>
      call<Reading>({
        method: 'PUT',
        path: ['conversations', id, 'read'],
        body: upTo,
        ...options,
      }),
    /** How many conversations, and unread ones, the views of the inbox have. */
    inbox: (options: CallOptions = {}) =>
      call<Inbox>({ method: 'GET', path: ['inbox'], ...options }),
    /** Tags in use. */
    tags: (options: CallOptions = {}) =>
      call<TagList>({ method: 'GET', path: ['tags'], ...options }),
    /** Tags in use, with how many conversations have each. */
    tagCounts: async (options: CallOptions = {}): Promise<TagCount[]> => {
      const query = { counts: true };
      const { counts = [] } = await call<TagList>({
        method: 'GET',
        path: ['tags'],
        query,
        ...options,
      });
      return counts;
    },
    /** Gives a tag another name in so many conversations at once: repeat it until it is done. */
    renameTag: (tag: string, name: string, options: CallOptions = {}) =>
      call<TagChange>({ method: 'PATCH', path: ['tags', tag], body: { name }, ...options }),
    /** Takes a tag off so many conversations at once: repeat it until it is done. */
    removeTag: (tag: string, options: CallOptions = {}) =>
      call<TagChange>({ method: 'DELETE', path: ['tags', tag], repeatable: false, ...options }),
    /** Labels of marks in use. */
    labels: (options: CallOptions = {}) =>
      call<{ labels: string[] }>({ method: 'GET', path: ['labels'], ...options }),
  };
}
