import type { AddressInfo } from 'node:net';
import { DetailedError, type HttpRequest, Upload, type UploadOptions } from 'tus-js-client';
import { expect, test } from 'vitest';
import { type TestApp, testApp } from '../helpers/app.ts';
import { filesOf, follow, people, type Problem, type WireMedia } from './calls.ts';
import { phonePhoto, wav } from './files.ts';

const PATH = '/api/media/uploads';

async function endpointOf(t: TestApp): Promise<string> {
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = t.app.server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${PATH}`;
}

interface Sending {
  readonly endpoint?: string;
  readonly uploadUrl?: string;
  readonly token: string;
  readonly filename: string;
  readonly options?: UploadOptions;
}

/** Sends by the official client; the answer is the address of the upload. */
function tus(bytes: Buffer, sending: Sending): Promise<string> {
  const { endpoint, uploadUrl, token, filename, options } = sending;
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(uploadUrl === undefined ? {} : { uploadUrl }),
      headers: { authorization: `Bearer ${token}` },
      metadata: { filename, filetype: 'application/x-whatever' },
      retryDelays: null,
      chunkSize: 100_000,
      onSuccess: () => resolve(upload.url ?? ''),
      onError: reject,
      ...options,
    });
    upload.start();
  });
}

const pathOf = (url: string) => new URL(url).pathname;

function request(
  t: TestApp,
  method: 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'DELETE',
  url: string,
  token: string,
  headers = {},
  payload?: Buffer,
) {
  return t.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

const result = (t: TestApp, url: string, token: string) =>
  t.app.inject({ url: `${url}/result`, headers: { authorization: `Bearer ${token}` } });

/** An upload of so many bytes, begun by hand. */
async function begun(t: TestApp, token: string, sizeBytes: number, filename = ''): Promise<string> {
  const answer = await request(t, 'POST', PATH, token, {
    'upload-length': String(sizeBytes),
    'upload-metadata': `filename ${Buffer.from(filename).toString('base64')}`,
  });
  expect(answer.statusCode).toBe(201);
  return String(answer.headers['location']);
}

const append = (t: TestApp, url: string, token: string, offset: number, bytes: Buffer) =>
  request(
    t,
    'PATCH',
    url,
    token,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    bytes,
  );

test('an upload that breaks off goes on where it was, and becomes one file', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const endpoint = await endpointOf(t);
  const film = wav(60_000);
  let chunks = 0;
  const patches: string[] = [];
  const breakingOff = (sent: HttpRequest) => {
    if (sent.getMethod() !== 'PATCH') return;
    chunks += 1;
    if (chunks === 3) throw new Error('the line is cut');
  };
  let url = '';
  const first = new Promise<string>((resolve, reject) => {
    const upload = new Upload(film, {
      endpoint,
      headers: { authorization: `Bearer ${user}` },
      metadata: { filename: '会议.wav' },
      retryDelays: null,
      chunkSize: 100_000,
      onBeforeRequest: breakingOff,
      onUploadUrlAvailable: () => {
        url = upload.url ?? '';
      },
      onSuccess: () => resolve(url),
      onError: reject,
    });
    upload.start();
  });
  await expect(first).rejects.toThrow('the line is cut');
  const head = await request(t, 'HEAD', pathOf(url), user);
  expect([head.statusCode, head.headers['upload-offset'], head.headers['upload-length']]).toEqual([
    200,
    '200000',
    String(film.length),
  ]);
  expect((await result(t, pathOf(url), user)).statusCode).toBe(409);

  await tus(film, {
    uploadUrl: url,
    token: user,
    filename: '会议.wav',
    options: {
      onBeforeRequest(sent) {
        if (sent.getMethod() === 'PATCH') patches.push(sent.getHeader('Upload-Offset') ?? '');
      },
    },
  });
  expect(patches).toEqual(['200000', '300000', '400000']);
  const answer = await result(t, pathOf(url), user);
  const media = answer.json<WireMedia>();
  expect([answer.statusCode, media.type, media.durationMs, media.filename]).toEqual([
    200,
    'audio/wav',
    60_000,
    '会议.wav',
  ]);
  expect((await follow(t, media.links.original)).rawPayload).toEqual(film);
  // Whoever missed the last answer sees that it is done, and may ask again.
  expect((await request(t, 'HEAD', pathOf(url), user)).headers['upload-offset']).toBe(
    String(film.length),
  );
  expect((await result(t, pathOf(url), user)).json<WireMedia>().mediaId).toBe(media.mediaId);
});

test('a line that dies within a chunk loses at most that chunk', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const endpoint = await endpointOf(t);
  const film = wav(30_000);
  const url = await begun(t, user, film.length, 'a.wav');
  const abort = new AbortController();
  const received = new Promise<void>((resolve) => {
    t.app.server.once('request', (incoming) => incoming.once('data', () => resolve()));
  });
  const half = new ReadableStream({
    start(controller) {
      controller.enqueue(film.subarray(0, 100_000));
    },
  });
  const sending = fetch(new URL(url, endpoint), {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${user}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: half,
    duplex: 'half',
    signal: abort.signal,
  });
  await received;
  abort.abort();
  await expect(sending).rejects.toThrow(/abort/);

  await tus(film, {
    uploadUrl: new URL(url, endpoint).href,
    token: user,
    filename: 'a.wav',
    options: { retryDelays: [50, 100, 200, 400, 800, 1600] },
  });
  const media = (await result(t, url, user)).json<WireMedia>();
  expect((await follow(t, media.links.original)).rawPayload).toEqual(film);
});

test('a photo sent in pieces is cleaned as one sent at once', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const endpoint = await endpointOf(t);
  const url = await tus(await phonePhoto(), { endpoint, token: user, filename: 'IMG_1.JPG' });
  const media = (await result(t, pathOf(url), user)).json<WireMedia>();
  expect([media.width, media.height, media.type]).toEqual([1800, 2400, 'image/jpeg']);
  expect((await follow(t, media.links.thumbnail)).statusCode).toBe(200);
});

test('what is announced larger than the limit is refused, also when the length comes later', async () => {
  await using t = await testApp({ CHATKEEP_MEDIA_LIMIT_BYTES: '200000' });
  const { user } = await people(t);
  const huge = await request(t, 'POST', PATH, user, { 'upload-length': '4294967296' });
  expect([huge.statusCode, huge.headers['content-type'], huge.json<Problem>()]).toMatchObject([
    413,
    'application/problem+json',
    { type: 'https://chatkeep.dev/problems/too-large', status: 413 },
  ]);
  const open = await request(t, 'POST', PATH, user, { 'upload-defer-length': '1' });
  const url = String(open.headers['location']);
  const bytes = await append(t, url, user, 0, Buffer.alloc(300_000));
  expect(bytes.statusCode).toBe(413);
  const later = await request(t, 'PATCH', url, user, {
    'upload-offset': '0',
    'upload-length': '4294967296',
    'content-type': 'application/offset+octet-stream',
  });
  expect(later.statusCode).toBe(413);
});

test('only whoever began an upload may see, continue or end it', async () => {
  await using t = await testApp();
  const { user, otherUser, operator } = await people(t);
  const url = await begun(t, user, 10);
  await append(t, url, user, 0, Buffer.from('01234'));
  for (const token of [otherUser, operator]) {
    const refused = await Promise.all([
      request(t, 'HEAD', url, token),
      append(t, url, token, 5, Buffer.from('56789')),
      request(t, 'DELETE', url, token),
      result(t, url, token),
    ]);
    expect(refused.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404]);
  }
  const unknown = await request(t, 'HEAD', `${PATH}/${'0'.repeat(32)}`, user);
  const climbing = await request(t, 'HEAD', `${PATH}/..%2f..%2fmedia%2fx`, user);
  expect([unknown.statusCode, climbing.statusCode]).toEqual([404, 404]);
  const noToken = await t.app.inject({ method: 'POST', url: PATH });
  expect(noToken.statusCode).toBe(401);
  expect((await request(t, 'DELETE', url, user)).statusCode).toBe(204);
  expect(await filesOf(t.ctx)).toEqual([]);
});

test('requests that break the protocol are refused as problems', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const url = await begun(t, user, 10);
  await append(t, url, user, 0, Buffer.from('01234'));
  const patch = { 'upload-offset': '5', 'content-type': 'application/offset+octet-stream' };
  const answers = await Promise.all([
    append(t, url, user, 3, Buffer.from('34567')),
    append(t, url, user, 5, Buffer.from('too many bytes')),
    request(t, 'PATCH', url, user, { ...patch, 'tus-resumable': '9.9.9' }, Buffer.from('56789')),
    request(t, 'POST', PATH, user, { 'upload-length': '-1' }),
    request(t, 'POST', PATH, user, {}),
    request(t, 'PATCH', url, user, { 'upload-offset': '5' }),
  ]);
  expect(answers.map((answer) => answer.statusCode)).toEqual([409, 413, 400, 400, 400, 403]);
  for (const answer of answers) {
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json<Problem>().detail).not.toBe('');
  }
});

test('a damaged image is refused at its end, and nothing is left of it', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const endpoint = await endpointOf(t);
  const photo = await phonePhoto();
  const failure = await tus(photo.subarray(0, photo.length / 2), {
    endpoint,
    token: user,
    filename: 'a.jpg',
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DetailedError);
  expect((failure as DetailedError).originalResponse?.getStatus()).toBe(400);
  expect((failure as DetailedError).originalResponse?.getBody()).toContain('damaged or cut short');
  expect(await filesOf(t.ctx)).toEqual([]);
});
