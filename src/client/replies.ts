import type { CallOptions, Transport } from './http.ts';
import type { NewReply, Reply, ReplyChanges } from './people.ts';

export function repliesOf({ call }: Transport) {
  return {
    /** One's own and then the shared ones, each in their order. */
    list: (options: CallOptions = {}) =>
      call<{ replies: Reply[] }>({ method: 'GET', path: ['replies'], ...options }),
    create: (input: NewReply, options: CallOptions = {}) =>
      call<Reply>({ method: 'POST', path: ['replies'], body: input, ...options }),
    update: (id: string, input: ReplyChanges, options: CallOptions = {}) =>
      call<Reply>({
        method: 'PATCH',
        path: ['replies', id],
        body: input,
        repeatable: true,
        ...options,
      }),
    /** Puts it after another of the same owner's; null is the first place. */
    move: (id: string, after: string | null, options: CallOptions = {}) =>
      call<void>({ method: 'PUT', path: ['replies', id, 'place'], body: { after }, ...options }),
    remove: (id: string, options: CallOptions = {}) =>
      call<void>({ method: 'DELETE', path: ['replies', id], repeatable: false, ...options }),
    /** Counts that it was sent. */
    use: (id: string, options: CallOptions = {}) =>
      call<void>({ method: 'POST', path: ['replies', id, 'use'], ...options }),
  };
}
