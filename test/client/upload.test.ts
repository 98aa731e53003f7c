import { createHash, randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { type LiveServers, liveServers } from '../helpers/live.ts';
import { store, user, userId } from '../http/records.ts';
import { openProxy } from './proxy.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function userToken(t: LiveServers): Promise<string> {
  await store(t.ctx, [user(1)]);
  return t.token('user', userId(1));
}

async function downloaded(link: string): Promise<string> {
  const response = await fetch(link);
  expect(response.status).toBe(200);
  return sha256(new Uint8Array(await response.arrayBuffer()));
}

test('a short file goes in one request, under its name', async () => {
  await using t = await liveServers(1);
  const client = createClient({ baseUrl: t.servers[0]?.origin ?? '', token: await userToken(t) });
  const bytes = Buffer.from('说明书');
  const progress: number[] = [];
  const media = await client.media.upload(new File([bytes], '说明.txt'), {
    onProgress: (sent) => progress.push(sent),
  });
  expect(media).toMatchObject({ filename: '说明.txt', sizeBytes: bytes.length, width: null });
  expect(progress).toEqual([0, bytes.length]);
  expect(await client.media.get(media.mediaId)).toMatchObject({ mediaId: media.mediaId });
  expect(await downloaded(media.links.original)).toBe(sha256(bytes));
});

test('a long file goes in parts, and goes on where the network broke', async () => {
  await using t = await liveServers(1);
  const { origin = '' } = t.servers[0] ?? {};
  await using proxy = await openProxy(origin);
  const client = createClient({ baseUrl: proxy.origin, token: await userToken(t) });
  const bytes = randomBytes(9_000_000);
  let cut = false;
  const progress: number[] = [];
  const media = await client.media.upload(new Blob([bytes]), {
    filename: 'long.bin',
    onProgress(sent) {
      progress.push(sent);
      if (cut || sent < 5_000_000) return;
      cut = true;
      proxy.cut();
    },
  });
  expect(cut).toBe(true);
  expect(media).toMatchObject({ filename: 'long.bin', sizeBytes: bytes.length });
  expect(progress.at(-1)).toBe(bytes.length);
  // It did not begin anew.
  const again = progress.slice(progress.findIndex((sent) => sent >= 5_000_000) + 1);
  expect(Math.min(...again)).toBeGreaterThan(3_000_000);
  expect(await downloaded(media.links.original.replace(proxy.origin, origin))).toBe(sha256(bytes));
});

test('an upload can be given up', async () => {
  await using t = await liveServers(1);
  const client = createClient({ baseUrl: t.servers[0]?.origin ?? '', token: await userToken(t) });
  for (const size of [1000, 9_000_000]) {
    const stop = new AbortController();
    const upload = client.media.upload(new Blob([randomBytes(size)]), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(upload).rejects.toThrow('enough');
  }
});

test('an upload that is done can no longer be given up', async () => {
  await using t = await liveServers(1);
  const client = createClient({
    baseUrl: t.servers[0]?.origin ?? '',
    token: await userToken(t),
    // The global one has listeners of its own.
    fetch: (address, init) => fetch(address, { ...init, signal: null }),
  });
  const { signal } = new AbortController();
  await client.media.upload(new Blob([randomBytes(6_000_000)]), { signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a file that is not taken is a problem, in one request and in parts', async () => {
  await using t = await liveServers(1, { CHATKEEP_MEDIA_LIMIT_BYTES: '2000' });
  const client = createClient({ baseUrl: t.servers[0]?.origin ?? '', token: await userToken(t) });
  for (const size of [3000, 6_000_000]) {
    await expect(client.media.upload(new Blob([randomBytes(size)]))).rejects.toMatchObject({
      name: 'ApiError',
      status: 413,
    });
  }
});
