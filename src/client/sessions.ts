import type { CallOptions, Transport } from './http.ts';
import type { CookieSession, CookieSignIn, Me, Session, SignIn, Token } from './people.ts';

export function sessionsOf({ call }: Transport) {
  function signIn(input: CookieSignIn, options?: CallOptions): Promise<CookieSession>;
  function signIn(input: SignIn, options?: CallOptions): Promise<Session>;
  function signIn(input: SignIn | CookieSignIn, options: CallOptions = {}) {
    return call<Session | CookieSession>({
      method: 'POST',
      path: ['sessions'],
      body: input,
      ...options,
    });
  }

  return {
    /**
     * Signs in as an operator or as a service; use the token with `createClient`. With `cookie: true`
     * the browser keeps it: use `session`.
     */
    signIn,
    /** The token is refused from now on, and its cookie cleared. */
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
