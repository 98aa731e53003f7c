import { type TestApp, testApp } from '../helpers/app.ts';
import { operator, store, user, userId } from './records.ts';

export const NOW = Date.parse('2024-04-07T01:25:56+08:00');

export const open = () => testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example' }, () => NOW);

export const failure = (msg: string) => ({ code: 0, msg, data: null });
export const people = [
  user(1, { nickName: '哈哈哈', icon: 'avatar.jpeg' }),
  user(2, { nickName: '小王' }),
  user(3, { nickName: '' }),
  operator(1),
];

export interface Asked {
  readonly token: string;
  readonly body?: object | string;
  readonly type?: string;
}

export async function ask(t: TestApp, method: 'GET' | 'POST', path: string, asked: Asked) {
  const { token, body, type = 'application/json' } = asked;
  const response = await t.app.inject({
    method,
    url: `/api/v1/im/${path}`,
    headers: { token, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined
      ? {}
      : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    body: response.body,
    json: () => response.json<{ code: number; msg: string; data: Record<string, unknown> }>(),
  };
}

export const get = (t: TestApp, path: string, token: string) => ask(t, 'GET', path, { token });
export const post = (t: TestApp, path: string, token: string, body?: object) =>
  ask(t, 'POST', path, { token, ...(body === undefined ? {} : { body }) });

export async function tokens(t: TestApp): Promise<[string, string, string]> {
  await store(t.ctx, people);
  return [
    await t.token('im', userId(1)),
    await t.token('im', userId(2)),
    await t.token('im', userId(3)),
  ];
}

export const text = (target: number, body: string) => ({
  target_id: target,
  type: 'text',
  body,
  client_create_time: NOW - 1000,
});
