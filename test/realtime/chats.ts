import { conversation, imported, operator, operatorId, user, userId } from '../helpers/archive.ts';
import { type LiveServer, type LiveServers, liveServers } from '../helpers/live.ts';
import type { Environment } from '../../src/config.ts';

export { chatId, operatorId, userId } from '../helpers/archive.ts';

/**
 * Servers with users 1 to 3 and operators 1 to 3. Chats 1 and 2 are of user 1, chat 3 of user 2, each
 * with operator 1; chat 4 of user 3 with operator 2. Operator 3 has joined none.
 */
export async function openLive(count: number, env: Environment = {}): Promise<LiveServers> {
  const live = await liveServers(count, env);
  await imported(live.ctx, 'directory', [
    ...[1, 2, 3].flatMap((n) => [user(n), operator(n)]),
    conversation(1),
    conversation(2),
    conversation(3, { userId: userId(2) }),
    conversation(4, { userId: userId(3), operatorIds: [operatorId(2)] }),
  ]);
  return live;
}

export function serverAt({ servers }: LiveServers, index: number): LiveServer {
  const server = servers[index];
  if (server === undefined) throw new Error(`there is no server ${index}`);
  return server;
}

/** A call of the native API; throws unless it is answered with 2xx. */
export async function call<T = Record<string, unknown>>(
  server: LiveServer,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${server.origin}/api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
