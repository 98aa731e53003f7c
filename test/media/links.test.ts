import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { mediaDir, MEDIA_PATH } from '../../src/media/local.ts';
import { signedUrl } from '../../src/media/links.ts';
import { type TestApp, testApp } from '../helpers/app.ts';
import { follow, people, sent } from './calls.ts';
import { animation, picture } from './files.ts';

/** A signed link for a query that the API itself does not ask for. */
function linkFor(t: TestApp, key: string, query: string): string {
  const deadline = Math.floor(t.ctx.clock() / 1000) + 60;
  const url = `${MEDIA_PATH}/${encodeURI(key)}${query === '' ? '' : `?${query}`}`;
  return signedUrl(url, deadline, 'chatkeep', 'test-media-secret');
}

test('ranges, conditions and HEAD are answered as RFC 9110 has them', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 251));
  const { links, mediaId } = await sent(t, user, bytes, 'data.dat');

  const whole = await follow(t, links.original);
  expect(whole.rawPayload).toEqual(bytes);
  const etag = `"${mediaId}"`;
  expect(whole.headers).toMatchObject({
    'accept-ranges': 'bytes',
    'content-length': '1000',
    etag,
    'content-type': 'application/octet-stream',
  });
  expect(whole.headers['cache-control']).toMatch(/^private, max-age=604(800|7\d\d), immutable$/);

  const table = [
    [{ range: 'bytes=0-9' }, 206, 'bytes 0-9/1000', 10],
    [{ range: 'bytes=990-' }, 206, 'bytes 990-999/1000', 10],
    [{ range: 'bytes=-1' }, 206, 'bytes 999-999/1000', 1],
    [{ range: 'bytes=995-2000' }, 206, 'bytes 995-999/1000', 5],
    [{ range: 'bytes=0-9,20-29' }, 200, undefined, 1000],
    [{ range: 'bytes=9-0' }, 200, undefined, 1000],
    [{ range: 'bytes=0-9', 'if-range': etag }, 206, 'bytes 0-9/1000', 10],
    [{ range: 'bytes=0-9', 'if-range': '"other"' }, 200, undefined, 1000],
    [{ 'if-none-match': etag }, 304, undefined, 0],
    [{ 'if-none-match': etag, range: 'bytes=0-9' }, 304, undefined, 0],
    [{ 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() }, 304, undefined, 0],
  ] as const;
  for (const [headers, status, range, length] of table) {
    const answer = await follow(t, links.original, headers);
    expect([answer.statusCode, answer.headers['content-range'], answer.rawPayload.length]).toEqual([
      status,
      range,
      length,
    ]);
    const head = await follow(t, links.original, headers, 'HEAD');
    expect([head.statusCode, head.headers['content-range'], head.rawPayload.length]).toEqual([
      status,
      range,
      0,
    ]);
    const announced = status === 304 ? answer.headers['content-length'] : String(length);
    expect(head.headers['content-length']).toBe(announced);
  }
  const beyond = await follow(t, links.original, { range: 'bytes=1000-' });
  expect([beyond.statusCode, beyond.headers['content-range'], beyond.json()]).toEqual([
    416,
    'bytes */1000',
    { error: 'the file has 1000 bytes: ask for a range inside it' },
  ]);
});

test('attname names the file to save, and an empty one asks for none', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const png = await picture(20, 20).png().toBuffer();
  const { mediaId } = await sent(t, user, png, 'a.png');
  const disposition = async (query: string) =>
    (await follow(t, linkFor(t, mediaId, query))).headers['content-disposition'];

  expect(await disposition('attname=')).toBeUndefined();
  expect(await disposition('')).toBeUndefined();
  expect(await disposition('attname=%E5%9B%BE%20%221%22%27.png')).toBe(
    `attachment; filename="_ _1_'.png"; filename*=UTF-8''%E5%9B%BE%20%221%22%27.png`,
  );
});

test('an image is shown in the size that its link asks for, and never made larger', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const { mediaId } = await sent(t, user, await picture(800, 600).png().toBuffer(), 'a.png');
  const table = [
    ['imageView2/1/w/200/h/200', 200, 200],
    ['attname=&imageView2/1/w/100/h/50', 100, 50],
    ['imageView2/1/w/64', 64, 64],
    ['imageView2/1/h/64', 64, 64],
    ['imageView2/1/w/1000/h/300', 800, 300],
    ['imageView2/2/w/1080', 800, 600],
    ['imageView2/2/w/400', 400, 300],
    ['imageView2/2/w/400/h/150', 200, 150],
    ['imageView2/2/h/300', 400, 300],
  ] as const;
  for (const [query, width, height] of table) {
    const answer = await follow(t, linkFor(t, mediaId, query));
    const facts = await sharp(answer.rawPayload).metadata();
    expect([query, facts.width, facts.height, facts.format]).toEqual([query, width, height, 'png']);
    const again = await follow(t, linkFor(t, mediaId, query), {
      'if-none-match': String(answer.headers['etag']),
    });
    expect(again.statusCode).toBe(304);
  }
  for (const query of ['imageView2/1/w/0', 'imageView2/1/w/5000', 'imageView2/7/w/10']) {
    const refused = await follow(t, linkFor(t, mediaId, query));
    expect([refused.statusCode, refused.json<{ error: string }>().error]).toEqual([
      400,
      expect.stringContaining('from 1 to 4096'),
    ]);
  }
  // Only a link of the API gets a size: the query is signed with the path.
  const altered = linkFor(t, mediaId, 'imageView2/1/w/200').replace('w/200', 'w/300');
  expect((await follow(t, altered)).statusCode).toBe(401);
});

test.each(['gif', 'webp'] as const)(
  'an animated %s stays animated in every size',
  async (format) => {
    await using t = await testApp();
    const { user } = await people(t);
    const bytes = await animation(format, 3);
    const { links, width, height } = await sent(t, user, bytes, `a.${format}`);
    expect([width, height]).toEqual([300, 240]);
    const original = await follow(t, links.original);
    expect(original.rawPayload).toEqual(bytes);
    const thumbnail = await follow(t, links.thumbnail);
    const facts = await sharp(thumbnail.rawPayload, { animated: true }).metadata();
    expect([facts.format, facts.pages, facts.width, facts.pageHeight]).toEqual([
      format,
      3,
      200,
      200,
    ]);
  },
);

test('what was put on the disk by hand is served as before, and a changed picture gets new sizes', async () => {
  await using t = await testApp();
  const folder = join(mediaDir(t.ctx.config), '图片');
  await mkdir(folder, { recursive: true });
  const put = async (width: number) =>
    writeFile(join(folder, '1 a.png'), await picture(width, width).png().toBuffer());
  const links = t.ctx.media.linksFor('http://here');
  const sizeOf = async (link: string) => {
    const { rawPayload } = await follow(t, link);
    return (await sharp(rawPayload).metadata()).width;
  };
  const link = links.thumbnail('图片/1 a.png', t.ctx.clock());

  await put(150);
  expect(await sizeOf(link)).toBe(150);
  await put(400);
  expect(await sizeOf(link)).toBe(200);
  const [one, two] = await Promise.all([follow(t, link), follow(t, link)]);
  expect(one.rawPayload).toEqual(two.rawPayload);
});

test('what is no image, or a damaged one, is given as it is, and what is not there is 404', async () => {
  const now = Date.now();
  await using t = await testApp({}, () => now);
  const links = t.ctx.media.linksFor('http://here');
  const root = mediaDir(t.ctx.config);
  for (const name of ['说明.txt', 'damaged.png', 'nameless']) {
    await writeFile(join(root, name), 'plain words');
    const answer = await follow(t, links.thumbnail(name, now), { range: 'bytes=0-4' });
    expect([name, answer.statusCode, answer.body]).toEqual([name, 206, 'plain']);
    // It may be changed under its name.
    expect(answer.headers['cache-control']).toBe('private, max-age=604800');
  }
  for (const key of ['none.png', '../rejects.jsonl', '.renditions/x', 'a/.b/c', 'a%00b', '']) {
    const original = await follow(t, links.original(key, now));
    expect([key, original.statusCode]).toEqual([key, 404]);
    const thumbnail = await follow(t, links.thumbnail(key, now));
    expect([key, thumbnail.statusCode]).toEqual([key, 404]);
  }
});
