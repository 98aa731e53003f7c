import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { apiRoom } from '../../src/http/api/routes.ts';
import { imV1Room } from '../../src/http/im-v1/routes.ts';
import { opV2Room } from '../../src/http/op-v2/routes.ts';
import { compileSerializer } from '../../src/http/raw-json.ts';
import { userV2Room } from '../../src/http/user-v2/routes.ts';
import { testContext } from '../helpers/context.ts';

function compiles(schema: object): boolean {
  try {
    compileSerializer(schema);
    return true;
  } catch {
    return false;
  }
}

// The server compiles them as they are needed: this is where one that cannot be compiled is found.
test('every answer that a route describes can be serialized', async () => {
  await using ctx = await testContext();
  await using server = Fastify();
  server.decorateReply('answerCode', 0);
  const answers = new Map<string, object>();
  server.addHook('onRoute', ({ method, url, schema }) => {
    for (const [status, answer] of Object.entries(schema?.response ?? {})) {
      answers.set(`${String(method)} ${url} ${status}`, answer as object);
    }
  });
  for (const room of [userV2Room, opV2Room, imV1Room, apiRoom]) {
    await server.register(room(ctx), { prefix: `/${room.name}` });
  }
  await server.ready();
  expect(answers.size).toBeGreaterThan(100);
  const failed = [...answers].filter(([, answer]) => !compiles(answer));
  expect(failed).toEqual([]);
});
