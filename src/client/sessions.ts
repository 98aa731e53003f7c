import type { CallOptions, Transport } from './http.ts';
import type { Me, Session, SignIn, Token } from './people.ts';

export function sessionsOf({ call }: Transport) {
  return {
    /** Signs in as an operator or as a service; use the token with `createClient`. */
    signIn: (input: SignIn, options: CallOptions = {}) =>
      call<Session>({ method: 'POST', path: ['sessions'], body: input, ...options }),
    /** The token is refused from now on. */
    signOut: (options: CallOptions = {}) =>
      call<void>({
        method: 'DELETE',
        path: ['sessions', 'current'],
        repeatable: false,
        ...options,
      }),
    me: (options: CallOptions = {}) => call<Me>({ method: 'GET', path: ['me'], ...options }),
    issueToken: (
      input: { readonly kind: 'user' | 'operator' | 'im'; readonly id: string },
      options: CallOptions = {},
    ) => call<Session>({ method: 'POST', path: ['tokens'], body: input, ...options }),
    listTokens: (
      query: { readonly kind: Token['kind']; readonly id: string },
      options: CallOptions = {},
    ) => call<{ tokens: Token[] }>({ method: 'GET', path: ['tokens'], query, ...options }),
    revokeToken: (tokenId: string, options: CallOptions = {}) =>
      call<void>({ method: 'DELETE', path: ['tokens', tokenId], repeatable: false, ...options }),
  };
}
