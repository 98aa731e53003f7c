import { Client } from 'undici';
import type { Context } from '../src/context.ts';
import { issueToken } from '../src/usecases/sessions.ts';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = { 'content-type': 'application/json' };

export function opCall(name: string, token: string, body: object): HttpCall {
  return {
    method: 'POST',
    path: `/op/v2/${name}?apiVersion=01&token=${token}`,
    headers: json,
    body: JSON.stringify(body),
  };
}

export function userCall(userToken: string, startIndex: number, pageSize: number): HttpCall {
  return {
    method: 'POST',
    path: '/user/v2/chatMessages?apiVersion=01',
    headers: json,
    body: JSON.stringify({ userToken, startIndex, pageSize }),
  };
}

export function imCall(token: string, conversationNo: number, page: number): HttpCall {
  return {
    method: 'GET',
    path: `/api/v1/im/${conversationNo}/message/${page}`,
    headers: { token },
  };
}

/** `GET /api/search/messages`. */
export function searchCall(token: string, query: Readonly<Record<string, string>>): HttpCall {
  return {
    method: 'GET',
    path: `/api/search/messages?${new URLSearchParams(query).toString()}`,
    headers: { authorization: `Bearer ${token}` },
  };
}

export function newToken(
  ctx: Context,
  kind: 'user' | 'operator' | 'im',
  id: string,
): Promise<string> {
  return issueToken(ctx, { kind: 'system' }, kind, id);
}

export interface Connection extends AsyncDisposable {
  /** The answer to one call; throws unless it is a success by its own envelope. */
  readonly answer: (call: HttpCall) => Promise<string>;
}

/** One connection to a server, kept open. */
export function openConnection(origin: string): Connection {
  const client = new Client(origin);
  return {
    async answer({ method, path, headers, body = null }) {
      const response = await client.request({ method, path, headers: { ...headers }, body });
      const text = await response.body.text();
      const isNative = path.startsWith('/api/') && !path.startsWith('/api/v1/');
      const isGood = isNative || /^\{"code":(200|1),/.test(text);
      if (response.statusCode === 200 && isGood) return text;
      throw new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`);
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
