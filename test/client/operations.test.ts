import { expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/index.ts';
import { testApp } from '../helpers/app.ts';

interface Operation {
  readonly method: string;
  /** With what stands for ids in place of their names. */
  readonly path: string;
}

const ID = 'ID';

/** Every method of the client but those that only combine others. */
function callAll({
  sessions,
  conversations,
  messages,
  users,
  blacklist,
  operators,
  clients,
  replies,
  settings,
  status,
  events,
  media,
}: Client): readonly Promise<unknown>[] {
  return [
    sessions.signIn({ login: 'a', password: 'b' }),
    sessions.signOut(),
    sessions.me(),
    sessions.issueToken({ kind: 'user', id: ID }),
    sessions.listTokens({ kind: 'user', id: ID }),
    sessions.revokeToken(ID),
    conversations.list(),
    conversations.open(),
    conversations.get(ID),
    conversations.describe(ID, {}),
    conversations.delete(ID),
    conversations.join(ID),
    conversations.transfer(ID, { toOperatorId: ID }),
    conversations.suspend(ID),
    conversations.resume(ID),
    conversations.end(ID),
    conversations.reopen(ID),
    conversations.hide(ID),
    conversations.show(ID),
    conversations.read(ID, { seq: 1 }),
    conversations.inbox(),
    conversations.tags(),
    conversations.renameTag(ID, 'x'),
    conversations.removeTag(ID),
    conversations.labels(),
    messages.list(ID),
    messages.send(ID, { type: 'txt', body: { msg: 'x' } }),
    messages.get(ID, ID),
    messages.revoke(ID, ID),
    messages.mark(ID, ID, ID),
    messages.unmark(ID, ID, ID),
    messages.marks(ID),
    messages.favorite(ID, ID),
    messages.unfavorite(ID, ID),
    messages.favorites(),
    messages.search({ q: 'x' }),
    users.list(),
    users.create({ nickName: 'x' }),
    users.get(ID),
    users.put(ID, { nickName: 'x' }),
    users.ban(ID),
    users.unban(ID),
    users.timeline(ID),
    blacklist.list(),
    blacklist.add(ID),
    blacklist.remove(ID),
    operators.list(),
    operators.create({ login: 'a', password: 'b', nickName: 'c' }),
    operators.get(ID),
    operators.update(ID, {}),
    clients.list(),
    clients.create({ name: 'x', scope: 'user' }),
    clients.revoke(ID),
    replies.list(),
    replies.create({ shortcut: 'a', title: 'b', text: 'c' }),
    replies.update(ID, {}),
    replies.move(ID, null),
    replies.remove(ID),
    replies.use(ID),
    settings.get(),
    status.get(),
    settings.forbiddenWords(),
    settings.putForbiddenWords([]),
    events.list(),
    media.upload(new Blob(['x'])),
    media.get(ID),
    media.result(ID),
  ];
}

const shown = ({ method, path }: Operation) => `${method} ${path}`;

async function operationsOfClient(): Promise<string[]> {
  const calls: Operation[] = [];
  const client = createClient({
    baseUrl: 'https://chat.example/',
    token: 'secret',
    fetch: (address, { method }) => {
      calls.push({ method, path: new URL(address).pathname });
      return Promise.resolve(new Response('{}'));
    },
  });
  await Promise.all(callAll(client));
  return calls.map(shown);
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function operationsOfServer(): Promise<string[]> {
  await using t = await testApp();
  const { paths } = (await t.app.inject('/openapi.json')).json<OpenApi>();
  const native = Object.entries(paths).filter(
    ([path]) => path.startsWith('/api/') && !path.startsWith('/api/v1/'),
  );
  return native.flatMap(([path, methods]) =>
    Object.keys(methods).map((method) =>
      shown({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, ID) }),
    ),
  );
}

test('every operation of the reference has a method, and every method an operation', async () => {
  const [client, server] = [await operationsOfClient(), await operationsOfServer()];
  expect(client.length).toBeGreaterThan(50);
  expect(client.toSorted()).toEqual(server.toSorted());
});
