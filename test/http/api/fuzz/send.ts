import { expect } from 'vitest';
import { Compile } from 'typebox/compile';
import type { TestApp } from '../../../helpers/app.ts';
import { type Document, type Family, type Operation, resolve } from './operations.ts';
import type { Draft } from './requests.ts';
import type { World } from './world.ts';

// Far more than the slowest takes, which is signing in.
const HANG_MS = 30_000;

export interface Outcome {
  readonly status: number;
  /** Whose answer it is: a path with dots in it can lead out of the operation's own. */
  readonly family: Family;
  readonly refused: boolean;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function named(world: World, text: string, encode: (id: string) => string): string {
  return text.replace(/id(?::|%3A)(\d+)(?:;|%3B)/g, (_, at) =>
    encode(world.ids[Number(at) % world.ids.length] ?? ''),
  );
}

function tokenOf(world: World, { role }: Draft): string | undefined {
  if (role === 'none') return undefined;
  return role === 'bad' ? `u0001${'f'.repeat(32)}` : world.tokens[role];
}

function urlOf(
  operation: Operation,
  draft: Draft,
  world: World,
  token: string | undefined,
): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    named(world, draft.path[name] ?? '', encodeURIComponent),
  );
  const pairs =
    operation.family === 'get' && token !== undefined
      ? [...draft.query, ['token', token] as const]
      : draft.query;
  const query = pairs
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(named(world, value.toWellFormed(), String))}`,
    )
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

function bodyOf(draft: Draft, world: World, token: string | undefined): Buffer | undefined {
  if (draft.body === undefined) return undefined;
  if (typeof draft.body !== 'string') return Buffer.from(draft.body);
  // The user's app sends its token in the body.
  const body =
    token === undefined
      ? draft.body
      : draft.body.replace(/"userToken":"[^"]*"/, `"userToken":"${token}"`);
  return Buffer.from(named(world, body, String));
}

/** Sends a drafted request through the real door; a hang is a failure. */
export async function send(
  t: TestApp,
  world: World,
  operation: Operation,
  draft: Draft,
): Promise<Outcome> {
  const token = tokenOf(world, draft);
  const payload = bodyOf(draft, world, token);
  const url = urlOf(operation, draft, world, token);
  const answer = t.app.inject({
    method: operation.method,
    url,
    ...(payload === undefined ? {} : { payload }),
    headers: {
      ...(payload === undefined ? {} : { 'content-type': draft.type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}`, token }),
      'tus-resumable': '1.0.0',
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${operation.name} hangs`)), HANG_MS);
  });
  try {
    const { statusCode: status, body, headers } = await Promise.race([answer, hang]);
    const native = String(headers['content-type']).startsWith('application/problem+json');
    const family = native ? 'api' : operation.family;
    return { status, body, headers, family, refused: isRefusal(family, status, body) };
  } finally {
    clearTimeout(timer);
  }
}

function isRefusal(family: Family, status: number, body: string): boolean {
  if (status >= 400) return true;
  if (family === 'api') return false;
  const { code } = JSON.parse(body) as { code: number };
  return family === 'get' ? code !== 200 : code !== 1;
}

type Check = (body: unknown) => boolean;

/** Checks what an answer looks like: a success by its schema, a refusal by its family. */
export function shapeChecks(document: Document, operation: Operation) {
  const successes = new Map<string, Check>(
    Object.entries(operation.answers)
      .filter(([status]) => /^2\d\d$/.test(status))
      .map(([status, schema]) => {
        const compiled = Compile(resolve(document, schema) as object);
        return [status, (body) => compiled.Check(body)];
      }),
  );
  return (outcome: Outcome): void => {
    const { status, refused, body } = outcome;
    expect([status < 500, body]).toEqual([true, body]);
    if (refused) {
      checkRefusal(outcome);
      return;
    }
    expect([status >= 200, body]).toEqual([true, body]);
    if (body === '') return;
    const check = successes.get(String(status));
    const fits = check?.(JSON.parse(body)) ?? true;
    expect([status, fits, body]).toEqual([status, true, body]);
  };
}

const getCodes = [400, 401, 403, 404, 413, 429];
const imStatuses = [400, 403, 404, 413, 422, 429];

function checkRefusal({ family, status, body, headers }: Outcome): void {
  const answer = JSON.parse(body) as Record<string, unknown>;
  if (family === 'get') {
    expect(status).toBe(200);
    expect(getCodes).toContain(answer['code']);
    expect(answer).toEqual({
      code: expect.any(Number),
      message: expect.any(String),
      data: null,
      foot: expect.any(Object),
    });
  } else if (family === 'im') {
    expect(imStatuses).toContain(status);
    expect(answer).toEqual({ code: 0, msg: expect.any(String), data: null });
  } else {
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer).toMatchObject({
      type: expect.stringMatching(/^https:\/\/chatkeep\.dev\/problems\/[a-z-]+$/),
      title: expect.any(String),
      status,
      detail: expect.stringMatching(/./s),
      requestId: headers['x-request-id'],
    });
  }
}
