import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApp, TestContext } from '../helpers/app.ts';
import { imported, operator, operatorId, user, userId } from '../helpers/archive.ts';

/** A file as `/api` shows it. */
export interface WireMedia {
  readonly mediaId: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly filename: string;
  readonly createdAt: number;
  readonly links: {
    readonly original: string;
    readonly medium: string | null;
    readonly thumbnail: string | null;
  };
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
}

export interface People {
  readonly user: string;
  readonly otherUser: string;
  readonly operator: string;
}

/** Two users and an operator; the answer has their tokens. */
export async function people(t: TestApp): Promise<People> {
  await imported(t.ctx, 'directory', [user(1), user(2), operator(1)]);
  return {
    user: await t.token('user', userId(1)),
    otherUser: await t.token('user', userId(2)),
    operator: await t.token('operator', operatorId(1)),
  };
}

export interface Part {
  readonly name?: string;
  readonly filename?: string;
  readonly type?: string;
  readonly bytes: Buffer;
}

const BOUNDARY = 'boundary-of-parts';

export function multipartBody(...parts: readonly Part[]): Buffer {
  const chunks = parts.flatMap((part) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${part.name ?? 'file'}"` +
        `${part.filename === undefined ? '' : `; filename="${part.filename}"`}\r\n` +
        `content-type: ${part.type ?? 'application/octet-stream'}\r\n\r\n`,
    ),
    part.bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

export const multipartType = `multipart/form-data; boundary=${BOUNDARY}`;

export function send(t: TestApp, token: string, ...parts: readonly Part[]) {
  return t.app.inject({
    method: 'POST',
    url: '/api/media',
    headers: { authorization: `Bearer ${token}`, 'content-type': multipartType },
    payload: multipartBody(...parts),
  });
}

/** Sends a file that must be taken. */
export async function sent(
  t: TestApp,
  token: string,
  bytes: Buffer,
  filename: string,
): Promise<WireMedia> {
  const answer = await send(t, token, { bytes, filename });
  if (answer.statusCode !== 201) throw new Error(`not taken: ${answer.body}`);
  return answer.json<WireMedia>();
}

/** Follows a link of an answer. */
export function follow(
  t: TestApp,
  link: string | null,
  headers: Readonly<Record<string, string>> = {},
  method: 'GET' | 'HEAD' = 'GET',
) {
  if (link === null) throw new Error('there is no link');
  const url = link.replace(/^https?:\/\/[^/]+/, '');
  return t.app.inject({ method, url, headers: { ...headers } });
}

/** Everything that lies in the folders of media and uploads, for "nothing is left". */
export async function filesOf(ctx: TestContext): Promise<string[]> {
  const lists = ['media', 'uploads'].map(async (folder) => {
    const names = await readdir(join(ctx.config.dataDir, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    return names.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`);
  });
  return (await Promise.all(lists)).flat().toSorted();
}
