import type { Fault } from '../../../src/errors.ts';
import { expect } from 'vitest';
import type { TestApp } from '../../helpers/app.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  // The caller says what it expects, as with inject itself.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  json<T = Record<string, unknown>>(): T;
}

export interface ApiCall {
  readonly token?: string | undefined;
  /** An object goes as JSON; text and bytes as they are. */
  readonly body?: object | string | Buffer | undefined;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the native family; `path` is what follows /api. */
export async function api(
  t: Pick<TestApp, 'app'>,
  method: Method,
  path: string,
  { token, body, type = 'application/json', headers = {} }: ApiCall = {},
): Promise<ApiAnswer> {
  const raw =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
      ? body
      : JSON.stringify(body);
  const response = await t.app.inject({
    method,
    url: `/api${path}`,
    ...(raw === undefined ? {} : { payload: raw }),
    headers: {
      ...(raw === undefined ? {} : { 'content-type': type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  return {
    status: response.statusCode,
    body: response.body,
    headers: response.headers,
    json: () => response.json(),
  };
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
  readonly reason?: string;
  readonly fault?: Fault;
  readonly allowed?: readonly string[];
  readonly retryAfterMs?: number;
  readonly requestId: string;
}

/** Checks that an answer is a problem of that status and kind, and gives it. */
export function problem(answer: ApiAnswer, status: number, slug: string): Problem {
  expect([answer.status, answer.body]).toEqual([status, expect.any(String)]);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const found = answer.json<Problem>();
  expect(found).toMatchObject({
    type: `https://chatkeep.dev/problems/${slug}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    requestId: answer.headers['x-request-id'],
  });
  expect(found.detail).not.toBe('');
  return found;
}
