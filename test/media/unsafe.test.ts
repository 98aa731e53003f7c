import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type TestApp, testApp } from '../helpers/app.ts';
import {
  filesOf,
  follow,
  multipartBody,
  multipartType,
  people,
  type Problem,
  send,
  sent,
  type WireMedia,
} from './calls.ts';
import { CAMERA, phonePhoto, picture, pixelBomb } from './files.ts';

const SCRIPT = '<script>alert(document.cookie)</script>';

async function stored(t: TestApp): Promise<[files: string[], rows: number]> {
  const { rows } = await t.ctx.db.pool.query<{ rows: number }>(
    'select count(*) as rows from media',
  );
  return [await filesOf(t.ctx), rows[0]?.rows ?? -1];
}

const runnable = [
  ['page.html', `<!doctype html>${SCRIPT}`],
  ['page.htm', `\n\n<html>${SCRIPT}</html>`],
  ['drawing.svg', `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
  ['drawing.svg', `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
  [
    'page.xhtml',
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`,
  ],
  ['photo.png', `<html>${SCRIPT}</html>`],
  ['notes.txt', `<html>${SCRIPT}</html>`],
  ['code.js', 'alert(1)'],
  ['paper.pdf', `%PDF-1.4\n${SCRIPT}`],
  ['program.exe', `MZ${'\0'.repeat(58)}\u0080\0\0\0${'\0'.repeat(64)}PE\0\0`],
] as const;

test('what could run as a page is saved, not shown', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  for (const [filename, text] of runnable) {
    const answer = await send(t, user, { filename, type: 'text/html', bytes: Buffer.from(text) });
    expect([filename, answer.statusCode]).toEqual([filename, 201]);
    const { links, type } = answer.json<WireMedia>();
    expect(type).not.toMatch(/html|svg|xml|javascript|image/);
    const opened = await follow(t, links.original);
    expect(opened.body).toBe(text);
    expect(opened.headers).toMatchObject({
      'content-type': type,
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none';.*sandbox$/),
    });
  }
});

test('a picture that is a page as well is shown as a picture, and what it says beside is gone', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const polyglot = await picture(40, 40)
    .withExif({ IFD0: { ImageDescription: SCRIPT } })
    .jpeg()
    .toBuffer();
  expect(polyglot.includes(SCRIPT)).toBe(true);
  const { links, type, mediaId } = await sent(t, user, polyglot, 'page.html');
  expect([type, mediaId.endsWith('.jpg')]).toEqual(['image/jpeg', true]);
  const opened = await follow(t, links.original);
  expect(opened.headers['content-type']).toBe('image/jpeg');
  expect(opened.headers['x-content-type-options']).toBe('nosniff');
  expect(opened.rawPayload.includes(SCRIPT)).toBe(false);
});

test('a picture without anything to remove is kept byte by byte, one with a profile keeps it', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const plain = await picture(50, 40).jpeg().toBuffer();
  expect(
    (await follow(t, (await sent(t, user, plain, 'a.jpg')).links.original)).rawPayload,
  ).toEqual(plain);
  const coloured = await picture(50, 40)
    .withIccProfile('p3')
    .withExif({ IFD0: { Model: 'Camera' } })
    .png()
    .toBuffer();
  const { links } = await sent(t, user, coloured, 'b.png');
  const facts = await sharp((await follow(t, links.original)).rawPayload).metadata();
  expect([facts.format, facts.exif, facts.icc === undefined]).toEqual(['png', undefined, false]);
});

test('a HEIC photo loses what it says of place and camera, and is saved, not shown', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const avif = await picture(40, 40)
    .withExif({ IFD0: { Model: CAMERA } })
    .avif()
    .toBuffer();
  // The same container under the name that phones give it.
  const heic = Buffer.from(avif.toString('latin1').replace('ftypavif', 'ftypheic'), 'latin1');
  const { links, type } = await sent(t, user, heic, 'IMG_1.HEIC');
  const opened = await follow(t, links.original);
  expect([heic.includes(CAMERA), opened.rawPayload.includes(CAMERA)]).toEqual([true, false]);
  expect([type, links.thumbnail]).toEqual(['image/heic', null]);
  expect(opened.headers['content-disposition']).toMatch(/^attachment; /);
});

const damaged: readonly (readonly [string, () => Promise<Buffer>, number, RegExp])[] = [
  ['nothing', () => Promise.resolve(Buffer.alloc(0)), 400, /the file is empty/],
  [
    'a photo that is cut short',
    async () => cut(await phonePhoto(), 0.5),
    400,
    /damaged or cut short/,
  ],
  [
    'a photo without its end',
    async () => cut(await phonePhoto(), 0.98),
    400,
    /damaged or cut short/,
  ],
  [
    'a PNG that is cut short',
    async () => cut(await large().png().toBuffer(), 0.6),
    400,
    /cut short/,
  ],
  [
    'a WebP that is cut short',
    async () => cut(await large().webp().toBuffer(), 0.6),
    400,
    /cut short/,
  ],
  [
    'a GIF that is cut short',
    async () => cut(await large().gif().toBuffer(), 0.3),
    400,
    /cut short/,
  ],
  [
    'a PNG with a broken middle',
    async () => broken(await large().png().toBuffer()),
    400,
    /damaged/,
  ],
  ['the head of a JPEG', async () => cut(await phonePhoto(), 0.001), 400, /damaged or cut short/],
  [
    'a bomb of pixels',
    () => Promise.resolve(pixelBomb(20_000, 20_000)),
    413,
    /400 megapixels: at most 120/,
  ],
];

const large = () =>
  sharp({
    create: {
      width: 600,
      height: 600,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  });
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
const broken = (bytes: Buffer) => {
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0x55, middle, middle + 64);
  return bytes;
};

test('what is damaged or too large to open is refused, and nothing is left of it', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  for (const [name, make, status, words] of damaged) {
    const answer = await send(t, user, { bytes: await make(), filename: 'a.jpg' });
    const problem = answer.json<Problem>();
    expect([name, answer.statusCode, problem.field]).toEqual([name, status, 'file']);
    expect(problem.detail).toMatch(words);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect([name, ...(await stored(t))]).toEqual([name, [], 0]);
  }
});

/** A request whose body comes in pieces, as it does over a line. */
async function overTheLine(
  t: TestApp,
  token: string,
  body: Buffer,
  announced: string,
  cutAfter?: number,
): Promise<string> {
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = t.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  // The server closes once it has refused; what is still being sent then fails.
  socket.on('error', () => undefined);
  socket.write(
    `POST /api/media HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: ${multipartType}\r\n${announced}\r\nConnection: close\r\n\r\n`,
  );
  const received = once(t.app.server, 'request');
  const closed = once(socket, 'close');
  if (cutAfter === undefined) socket.write(body);
  else socket.write(body.subarray(0, cutAfter), () => socket.destroy());
  await received;
  await closed;
  return answer;
}

test('a file that turns out too long while it comes in is refused, and nothing is left of it', async () => {
  await using t = await testApp({ CHATKEEP_MEDIA_LIMIT_BYTES: '200000' });
  const { user } = await people(t);
  const file = multipartBody({ bytes: Buffer.alloc(400_000, 'x'), filename: 'a.txt' });
  const chunked = Buffer.concat([
    Buffer.from(`${file.length.toString(16)}\r\n`),
    file,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  const answer = await overTheLine(t, user, chunked, 'Transfer-Encoding: chunked');
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('the file is longer than the 200000 bytes allowed here');
  expect(await stored(t)).toEqual([[], 0]);
});

test('a length that is announced too large is refused before the body is read', async () => {
  await using t = await testApp({ CHATKEEP_MEDIA_LIMIT_BYTES: '200000' });
  const { user } = await people(t);
  const answer = await overTheLine(t, user, Buffer.from('--'), 'Content-Length: 4294967296');
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(await stored(t)).toEqual([[], 0]);
});

test('of a file whose sender goes away nothing is left', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const body = multipartBody({ bytes: Buffer.alloc(500_000, 'x'), filename: 'a.txt' });
  const answered = new Promise((resolve) => {
    t.app.server.once('request', (_request, response) => response.once('close', resolve));
  });
  const length = `Content-Length: ${body.length}`;
  expect(await overTheLine(t, user, body, length, 300_000)).toBe('');
  await answered;
  await expect.poll(() => stored(t)).toEqual([[], 0]);
});

test('a body that is not one file is refused in words', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const bytes = Buffer.from('x');
  const table = [
    [[{ name: 'picture', filename: 'a', bytes }], 'picture', /unknown field/],
    [[{ name: 'file', type: 'text/plain', bytes }], 'file', /part with a file name/],
    [[], 'file', /is missing/],
    [[{ name: 'name', type: 'text/plain', bytes }], 'name', /unknown field/],
    [
      [
        { filename: 'a', bytes },
        { filename: 'b', bytes },
      ],
      'file',
      /it takes file, once/,
    ],
  ] as const;
  for (const [parts, field, words] of table) {
    const answer = await send(t, user, ...parts);
    const problem = answer.json<Problem>();
    expect([answer.statusCode, problem.field]).toEqual([400, field]);
    expect(problem.detail).toMatch(words);
  }
  const json = await t.app.inject({
    method: 'POST',
    url: '/api/media',
    headers: { authorization: `Bearer ${user}` },
    payload: { file: 'x' },
  });
  expect([json.statusCode, json.json<Problem>().detail]).toEqual([
    400,
    'send the file as the field `file` of multipart/form-data',
  ]);
  const whole = multipartBody({ bytes: Buffer.alloc(50_000, 'x'), filename: 'a.txt' });
  for (const payload of [
    whole.subarray(0, -20),
    whole.subarray(0, 25_000),
    Buffer.from('no parts'),
    Buffer.alloc(0),
  ]) {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/media',
      headers: { authorization: `Bearer ${user}`, 'content-type': multipartType },
      payload,
    });
    expect([payload.length, answer.statusCode]).toEqual([payload.length, 400]);
  }
  expect((await send(t, 'u0001none', { bytes, filename: 'a' })).statusCode).toBe(401);
});
