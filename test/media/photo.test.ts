import sharp from 'sharp';
import { expect, test } from 'vitest';
import { testApp } from '../helpers/app.ts';
import { CAMERA, cornersOf, phonePhoto, UPRIGHT } from './files.ts';
import { type S3Server, s3Server } from './s3.ts';
import { filesOf, follow, people, sent } from './calls.ts';

const onDisk = (): Promise<S3Server> =>
  Promise.resolve({ env: {}, [Symbol.asyncDispose]: () => Promise.resolve() });

const WEEK_MS = 7 * 86_400_000;

test.each([
  ['a disk store', onDisk],
  ['an S3 store', s3Server],
])(
  'a phone photo comes back upright, without its place, in three sizes, through links that die: %s',
  async (name, place) => {
    await using where = await place();
    let nowMs = Date.UTC(2026, 0, 5, 12);
    await using t = await testApp({ ...where.env, CHATKEEP_TOKEN_DAYS: '30' }, () => nowMs);
    const { user } = await people(t);
    const photo = await phonePhoto();
    const before = await sharp(photo).metadata();
    expect([before.width, before.height, before.orientation]).toEqual([2400, 1800, 6]);
    expect(photo.includes(CAMERA)).toBe(true);
    // The tag that leads to the place, 0x8825.
    expect(before.exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true);

    const media = await sent(t, user, photo, 'IMG_0001.JPG');
    expect(media).toMatchObject({ type: 'image/jpeg', width: 1800, height: 2400 });

    const sizes = [
      [media.links.original, 1800, 2400],
      [media.links.medium, 1080, 1440],
      [media.links.thumbnail, 200, 200],
    ] as const;
    for (const [link, width, height] of sizes) {
      const answer = await follow(t, link);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
      const image = answer.rawPayload;
      const facts = await sharp(image).metadata();
      expect([facts.width, facts.height]).toEqual([width, height]);
      expect([facts.orientation, facts.exif, facts.xmp, facts.iptc]).toEqual(
        Array.from({ length: 4 }),
      );
      expect(image.includes(CAMERA)).toBe(false);
      expect(await cornersOf(image)).toEqual(UPRIGHT);
    }
    const whole = await follow(t, media.links.original);
    const part = await follow(t, media.links.original, { range: 'bytes=10-19' });
    expect([part.statusCode, part.headers['content-range']]).toEqual([
      206,
      `bytes 10-19/${media.sizeBytes}`,
    ]);
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(10, 20));
    const kept = (await filesOf(t.ctx)).length;
    expect(kept).toBe(name === 'a disk store' ? 3 : 0);

    nowMs += WEEK_MS;
    expect((await follow(t, media.links.thumbnail)).statusCode).toBe(200);
    nowMs += 1000;
    for (const [link] of sizes) {
      const answer = await follow(t, link);
      expect([answer.statusCode, answer.json()]).toEqual([
        401,
        { error: 'this link has expired: ask the API for a new one' },
      ]);
    }
  },
);
