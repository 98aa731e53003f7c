import type { CallOptions, Transport } from './http.ts';
import type {
  Blocked,
  ClientInput,
  NewOperator,
  NewRegisteredClient,
  NewUser,
  Operator,
  OperatorChanges,
  RegisteredClient,
  Settings,
  ServerStatus,
  User,
  UserInput,
} from './people.ts';
import type { ListQuery, NickQuery, TimelineWindow, WindowQuery } from './types.ts';

export function usersOf({ call }: Transport) {
  return {
    /** The newest first. */
    list: (query: NickQuery = {}, options: CallOptions = {}) =>
      call<{ users: User[]; next: string | null }>({
        method: 'GET',
        path: ['users'],
        query,
        ...options,
      }),
    create: (input: NewUser, options: CallOptions = {}) =>
      call<User>({ method: 'POST', path: ['users'], body: input, ...options }),
    /** `me` is oneself. */
    get: (id: string, options: CallOptions = {}) =>
      call<User>({ method: 'GET', path: ['users', id], ...options }),
    /** Creates a user, or changes its name and picture. */
    put: (id: string, input: UserInput, options: CallOptions = {}) =>
      call<User>({ method: 'PUT', path: ['users', id], body: input, ...options }),
    ban: (id: string, options: CallOptions = {}) =>
      call<User>({ method: 'PUT', path: ['users', id, 'ban'], ...options }),
    unban: (id: string, options: CallOptions = {}) =>
      call<User>({ method: 'DELETE', path: ['users', id, 'ban'], ...options }),
    /** All messages of a user over all conversations. `me` is oneself. */
    timeline: (id: string, query: WindowQuery = {}, options: CallOptions = {}) =>
      call<TimelineWindow>({ method: 'GET', path: ['users', id, 'timeline'], query, ...options }),
  };
}

export function blacklistOf({ call }: Transport) {
  return {
    /** One's own, the latest first. */
    list: (query: ListQuery = {}, options: CallOptions = {}) =>
      call<{ blocked: Blocked[]; next: string | null }>({
        method: 'GET',
        path: ['blacklist'],
        query,
        ...options,
      }),
    add: (userId: string, options: CallOptions = {}) =>
      call<void>({ method: 'PUT', path: ['blacklist', userId], ...options }),
    remove: (userId: string, options: CallOptions = {}) =>
      call<void>({ method: 'DELETE', path: ['blacklist', userId], ...options }),
  };
}

export function operatorsOf({ call }: Transport) {
  return {
    /** The newest first. */
    list: (query: NickQuery = {}, options: CallOptions = {}) =>
      call<{ operators: Operator[]; next: string | null }>({
        method: 'GET',
        path: ['operators'],
        query,
        ...options,
      }),
    create: (input: NewOperator, options: CallOptions = {}) =>
      call<Operator>({ method: 'POST', path: ['operators'], body: input, ...options }),
    /** `me` is oneself. */
    get: (id: string, options: CallOptions = {}) =>
      call<Operator>({ method: 'GET', path: ['operators', id], ...options }),
    update: (id: string, input: OperatorChanges, options: CallOptions = {}) =>
      call<Operator>({ method: 'PATCH', path: ['operators', id], body: input, ...options }),
  };
}

export function clientsOf({ call }: Transport) {
  return {
    list: (options: CallOptions = {}) =>
      call<{ clients: RegisteredClient[] }>({ method: 'GET', path: ['clients'], ...options }),
    create: (input: ClientInput, options: CallOptions = {}) =>
      call<NewRegisteredClient>({ method: 'POST', path: ['clients'], body: input, ...options }),
    /** Refused from now on, and its tokens. */
    revoke: (id: string, options: CallOptions = {}) =>
      call<void>({ method: 'DELETE', path: ['clients', id], repeatable: false, ...options }),
  };
}

export function settingsOf({ call }: Transport) {
  const path = ['settings', 'forbidden-words'];
  return {
    /** What is configured; for whoever is signed in. */
    get: (options: CallOptions = {}) =>
      call<Settings>({ method: 'GET', path: ['settings'], ...options }),
    forbiddenWords: (options: CallOptions = {}) =>
      call<{ words: string[] }>({ method: 'GET', path, ...options }),
    /** All of them from now on. */
    putForbiddenWords: (words: readonly string[], options: CallOptions = {}) =>
      call<{ words: string[] }>({ method: 'PUT', path, body: { words }, ...options }),
  };
}

export function statusOf({ call }: Transport) {
  return {
    /** How the server stands; for admins. */
    get: (options: CallOptions = {}) =>
      call<ServerStatus>({ method: 'GET', path: ['status'], ...options }),
  };
}
