import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { diskStore } from './disk.ts';
import { MEDIUM, THUMBNAIL } from './images.ts';
import { openRenditions } from './renditions.ts';
import type { MediaStore } from './store.ts';

test.each([
  ['stored', THUMBNAIL],
  ['remembered', { mode: 2, width: 33, height: undefined } as const],
])('a size that many ask for at once is made once and %s', async (_how, size) => {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-renditions-'));
  const image = sharp({ create: { width: 400, height: 300, channels: 3, background: '#246' } });
  const key = `${'ab'.repeat(32)}.png`;
  await writeFile(join(folder, key), await image.png().toBuffer());
  const disk = diskStore(folder);
  let read = 0;
  const counting: MediaStore = {
    ...disk,
    open(asked, range) {
      if (asked === key) read += 1;
      return disk.open(asked, range);
    },
  };
  const renditions = openRenditions(counting, join(folder, 'work'));
  const asked = await Promise.all(Array.from({ length: 20 }, () => renditions.get(key, size)));
  const later = await renditions.get(key, size);
  expect(new Set([...asked, later].map((rendition) => rendition?.bytes.length)).size).toBe(1);
  expect(read).toBe(1);
  await renditions.get(key, MEDIUM);
  expect(read).toBe(2);
  await rm(folder, { recursive: true });
});
