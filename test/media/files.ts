import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

type Colour = readonly [red: number, green: number, blue: number];

const [RED, GREEN, BLUE, WHITE]: readonly Colour[] = [
  [220, 30, 30],
  [30, 160, 60],
  [40, 60, 220],
  [250, 250, 250],
];

function pixels(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(colourAt(x, y), (y * width + x) * 3);
  }
  return data;
}

function quarters(width: number, height: number) {
  const four = Buffer.from([RED, GREEN, BLUE, WHITE].flatMap((colour) => [...(colour ?? [])]));
  const image = sharp(four, { raw: { width: 2, height: 2, channels: 3 } });
  return image.resize(width, height, { kernel: 'nearest', fit: 'fill' });
}

/** Upright: red and green above, blue and white below. */
export function picture(width: number, height: number) {
  return quarters(width, height);
}

const GPS_TEXT = '39/1 54/1 2615/100';
export const CAMERA = 'TestPhone 12';

/** As a phone takes it upright: 2400×1800 pixels that lie on their side, told by orientation 6, with place and camera. */
export async function phonePhoto(): Promise<Buffer> {
  // Turned back by 90°, so that orientation 6 makes it upright again: 1800 wide, 2400 high.
  const upright = await quarters(1800, 2400).png().toBuffer();
  const lying = await sharp(upright).rotate(-90).toBuffer();
  return sharp(lying)
    .withExif({
      IFD0: { Make: 'Test', Model: CAMERA },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: GPS_TEXT,
        GPSLongitudeRef: 'E',
        GPSLongitude: '116/1 23/1 2944/100',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The colours in the middle of the four quarters, rounded to whom they are. */
export async function cornersOf(image: Buffer): Promise<string[]> {
  const { data, info } = await sharp(image)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (shareX: number, shareY: number) => {
    const offset =
      (Math.floor(info.height * shareY) * info.width + Math.floor(info.width * shareX)) *
      info.channels;
    const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
    if (red > 200 && green > 200 && blue > 200) return 'white';
    if (red > green && red > blue) return 'red';
    return green > blue ? 'green' : 'blue';
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

export const UPRIGHT = ['red', 'green', 'blue', 'white'];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([words(data.length), body, words(crc32(body))]);
}

/** A PNG that says it is so large, in a few bytes. */
export function pixelBomb(width: number, height: number): Buffer {
  const header = Buffer.concat([words(width, height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(width * 30))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export async function animation(format: 'gif' | 'webp', frames: number): Promise<Buffer> {
  const [width, height] = [300, 240];
  const all = pixels(width, height * frames, (_x, y) => [Math.floor(y / height) * 60, 90, 120]);
  const image = sharp(all, {
    raw: { width, height: height * frames, channels: 3, pageHeight: height },
  });
  const delay = Array.from({ length: frames }, () => 100);
  return format === 'gif' ? image.gif({ delay }).toBuffer() : image.webp({ delay }).toBuffer();
}

/** Speech-quality silence. */
export function wav(ms: number): Buffer {
  const samples = Buffer.alloc(ms * 8, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** Frames of the 12.2 kbit/s mode, 20 ms each, as phones record voice messages. */
export function amr(frames: number): Buffer {
  const frame = Buffer.alloc(32);
  frame[0] = 0x3c;
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: frames }, () => frame)]);
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}

function words(...values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4);
  return data;
}

/** A film without pictures: the boxes that say how long it is. */
export function mp4(ms: number): Buffer {
  const matrix = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const movie = Buffer.concat([
    words(0, 0, 0, 1000, ms, 0x10000, 0x01000000, 0, 0),
    matrix,
    words(0, 0, 0, 0, 0, 0, 2),
  ]);
  return Buffer.concat([
    box('ftyp', Buffer.from('isom'), words(0x200), Buffer.from('isommp41')),
    box('moov', box('mvhd', movie)),
    box('mdat', Buffer.alloc(16)),
  ]);
}
