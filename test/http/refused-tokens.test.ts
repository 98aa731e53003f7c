import { expect, test } from 'vitest';
import { type TestApp, testApp } from '../helpers/app.ts';
import { chat, operator, operatorId, store, user, userId } from './records.ts';

const NO_TOKEN = '0'.repeat(32);

interface Family {
  readonly name: string;
  readonly kind: 'user' | 'operator' | 'im';
  readonly unknown: string;
  readonly ask: (t: TestApp, token: string) => Promise<{ status: number; code: number }>;
}

async function post(t: TestApp, url: string, payload: object) {
  const response = await t.app.inject({ method: 'POST', url, payload });
  return { status: response.statusCode, code: response.json<{ code: number }>().code };
}

const families: readonly Family[] = [
  {
    name: 'user v2',
    kind: 'user',
    unknown: `u0001${NO_TOKEN}`,
    ask: (t, userToken) =>
      post(t, '/user/v2/chatMessages', { userToken, startIndex: 1, pageSize: 10 }),
  },
  {
    name: 'op v2',
    kind: 'operator',
    unknown: `o0001${NO_TOKEN}`,
    ask: (t, token) => post(t, `/op/v2/chatSearchs?token=${token}`, { pageNum: 1, pageSize: 10 }),
  },
  {
    name: 'im v1',
    kind: 'im',
    unknown: '0'.repeat(40),
    ask: async (t, token) => {
      const response = await t.app.inject({
        url: '/api/v1/im/conversation/1',
        headers: { token },
      });
      return { status: response.statusCode, code: response.json<{ code: number }>().code };
    },
  },
];

test.each(families)(
  '$name: an address that shows too many bad tokens waits, and those whose tokens held go on',
  async ({ kind, unknown, ask }) => {
    await using t = await testApp({ CHATKEEP_RATE_LIMIT_PER_MINUTE: '3' });
    await store(t.ctx, [user(1), operator(1), chat(1)]);
    const id = kind === 'operator' ? operatorId(1) : userId(1);
    const known = await t.token(kind, id);
    const good = await ask(t, known);
    const refused = kind === 'im' ? { status: 403, code: 0 } : { status: 200, code: 401 };
    const limited = kind === 'im' ? { status: 429, code: 0 } : { status: 200, code: 429 };
    expect(good.status).toBe(200);
    for (let n = 0; n < 3; n += 1) expect(await ask(t, unknown)).toEqual(refused);
    expect(await ask(t, unknown)).toEqual(limited);
    expect(await ask(t, await t.token(kind, id))).toEqual(limited);
    for (let n = 0; n < 5; n += 1) expect(await ask(t, known)).toEqual(good);
  },
);
