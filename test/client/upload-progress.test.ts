import { randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiError, createClient } from '../../src/client/index.ts';
import { type LiveServers, liveServers } from '../helpers/live.ts';
import { store, user, userId } from '../http/records.ts';
import { NodeXhr } from './xhr.ts';

const place = globalThis as { XMLHttpRequest?: unknown };
const before = place.XMLHttpRequest;

beforeAll(() => {
  place.XMLHttpRequest = NodeXhr;
});
afterAll(() => {
  if (before === undefined) delete place.XMLHttpRequest;
  else place.XMLHttpRequest = before;
});

async function clientOf(t: LiveServers) {
  await store(t.ctx, [user(1)]);
  const token = await t.token('user', userId(1));
  return createClient({ baseUrl: t.servers[0]?.origin ?? '', token });
}

test('in a browser, an upload in one request tells how far it is', async () => {
  await using t = await liveServers(1);
  const client = await clientOf(t);
  const bytes = randomBytes(900_000);
  const progress: (readonly [number, number])[] = [];
  const media = await client.media.upload(new File([bytes], 'a.bin'), {
    onProgress: (sent, total) => progress.push([sent, total]),
  });
  expect(media).toMatchObject({ filename: 'a.bin', sizeBytes: bytes.length });
  const sent = progress.map(([each]) => each);
  expect(sent.length).toBeGreaterThan(5);
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  expect([sent[0], sent.at(-1)]).toEqual([0, bytes.length]);
  expect(new Set(progress.map(([, total]) => total))).toEqual(new Set([bytes.length]));
});

test('it can be given up on the way', async () => {
  await using t = await liveServers(1);
  const client = await clientOf(t);
  const giving = new AbortController();
  const uploading = client.media.upload(new Blob([randomBytes(2_000_000)]), {
    signal: giving.signal,
    onProgress: (sent) => {
      if (sent > 0) giving.abort(new Error('no more'));
    },
  });
  await expect(uploading).rejects.toThrow('no more');
  expect(getEventListeners(giving.signal, 'abort')).toHaveLength(0);
});

test('what is refused is a problem', async () => {
  await using t = await liveServers(1, { CHATKEEP_MEDIA_LIMIT_BYTES: '100000' });
  const client = await clientOf(t);
  const uploading = client.media.upload(new Blob([randomBytes(100_001)]), {
    onProgress: () => undefined,
  });
  await expect(uploading).rejects.toThrow(ApiError);
  await expect(uploading).rejects.toMatchObject({ slug: 'too-large' });
});
