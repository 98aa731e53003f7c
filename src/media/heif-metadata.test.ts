import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { writeCleanHeif } from './heif-metadata.ts';

const CAMERA = 'TestPhone 12';

// AVIF is the same container as HEIC, and can be made here.
async function heif(): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background: '#246' } })
    .withExif({ IFD0: { Model: CAMERA }, IFD3: { GPSLatitude: '39/1 54/1 2615/100' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><p>here</p></x:xmpmeta>')
    .avif()
    .toBuffer();
}

async function cleaned(bytes: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-heif-'));
  try {
    await writeFile(join(folder, 'from'), bytes);
    await writeCleanHeif(join(folder, 'from'), join(folder, 'to'));
    return await readFile(join(folder, 'to'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('camera, place and XMP are overwritten, and the picture stays as it is', async () => {
  const given = await heif();
  expect([given.includes(CAMERA), given.includes('xmpmeta')]).toEqual([true, true]);
  const clean = await cleaned(given);
  expect([clean.includes(CAMERA), clean.includes('xmpmeta')]).toEqual([false, false]);
  expect(clean.length).toBe(given.length);
  const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
  expect(await pixels(clean)).toEqual(await pixels(given));
});

test('whatever is cut or changed in its head is refused or copied, never a crash', async () => {
  const given = await heif();
  for (let length = 0; length < 400; length += 7) {
    await expect(cleaned(given.subarray(0, length))).rejects.toMatchObject({ code: 'invalid' });
  }
  for (let at = 0; at < 400; at += 3) {
    const changed = Buffer.from(given);
    changed[at] = 0xff;
    const outcome = await cleaned(changed).then(
      () => 'copied',
      (error: { readonly code?: unknown }) => error.code,
    );
    expect(['copied', 'invalid']).toContain(outcome);
  }
});

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...content]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 4);
  return Buffer.concat([size, body]);
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** One Exif item, and a list of places as given. */
function withPlaces(places: Buffer): Buffer {
  const item = box('infe', hex('02000000 0001 0000'), Buffer.from('Exif\0', 'latin1'));
  const items = box('iinf', hex('00000000 0001'), item);
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0heic', 'latin1')),
    box('meta', hex('00000000'), items, box('iloc', places)),
  ]);
}

test.each([
  ['whose extents take no bytes', hex('00000000 0000 0001 0001 0000 ffff')],
  [
    'that has more extents than a picture',
    Buffer.concat([hex('00000000 0400 0001 0001 0000 ffff'), Buffer.alloc(4 * 65_535)]),
  ],
  ['that claims more items than a picture has', hex('02000000 4400 ffffffff')],
])('a list of places %s is refused before it is read', async (_name, places) => {
  await expect(cleaned(withPlaces(places))).rejects.toMatchObject({
    code: 'invalid',
    cause: { message: expect.stringMatching(/^(extents that|more items)/) as string },
  });
});
