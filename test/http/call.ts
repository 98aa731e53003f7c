import { createHash } from 'node:crypto';
import type { TestApp } from '../helpers/app.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: unknown;
  json(): {
    readonly code: number;
    readonly message: string;
    readonly data: unknown;
    readonly page: unknown;
    readonly foot: unknown;
  };
}

export interface CallOptions {
  readonly method?: 'GET' | 'PUT' | 'DELETE' | 'PATCH' | 'POST' | 'OPTIONS' | 'HEAD';
  /** Left out: `application/json`; null: no content type at all. */
  readonly type?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a "Get" family; an object body goes as JSON, text and bytes as they are. */
export async function call(
  t: Pick<TestApp, 'app'>,
  url: string,
  body: object | string | Buffer | undefined,
  options: CallOptions = {},
): Promise<Answer> {
  const raw =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
      ? body
      : JSON.stringify(body);
  const type = options.type === undefined ? 'application/json' : options.type;
  const response = await t.app.inject({
    method: options.method ?? 'POST',
    url,
    ...(raw === undefined ? {} : { payload: raw }),
    headers: { ...(type === null ? {} : { 'content-type': type }), ...options.headers },
  });
  return {
    status: response.statusCode,
    body: response.body,
    requestId: response.headers['x-request-id'],
    json: () => response.json(),
  };
}

/** A query with its sign, made from the words of docs/api/op-v2.md and not by the code under test. */
export function signedQuery(
  path: string,
  query: Readonly<Record<string, string>>,
  rawBody: string,
  secret: string,
): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const pairs = Object.keys(query)
    .filter((key) => query[key] !== '')
    .toSorted()
    .map((key) => `${key}=${query[key]}`);
  const joined = pairs.join('&');
  const sign = md5(`${path}?${joined}&body=${md5(rawBody)}&key=${secret}`);
  return `${path}?${[...pairs.toReversed(), `sign=${sign}`].join('&')}`;
}
