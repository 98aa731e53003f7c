import { crc32, deflateSync } from 'node:zlib';

// Small, valid files of the usual formats, drawn by formula: the demo needs no binaries in the tree.

type Colour = readonly [red: number, green: number, blue: number];

interface Landscape {
  readonly width: number;
  readonly height: number;
  readonly sky: Colour;
  readonly horizon: Colour;
  readonly ground: Colour;
  /** Shifts sun and hills; frames of a film differ by it. */
  readonly phase: number;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

/** Sky, a sun and hills. */
function colourAt(scene: Landscape, x: number, y: number): Colour {
  const across = x / scene.width;
  const down = y / scene.height;
  const hills = 0.7 + 0.08 * Math.sin(6 * across + scene.phase) + 0.03 * Math.sin(17 * across);
  if (down > hills) return mix(scene.ground, [0, 0, 0], Math.min(0.6, (down - hills) * 1.5));
  const aspect = scene.width / scene.height;
  const sunX = 0.3 + 0.4 * ((scene.phase / 6.3) % 1);
  const fromSun = Math.hypot((across - sunX) * aspect, down - 0.3);
  if (fromSun < 0.12) return [255, 244, 214];
  return mix(scene.sky, scene.horizon, Math.min(1, down / 0.7));
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

export function png(scene: Landscape): Buffer {
  const { width, height } = scene;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colourAt(scene, x, y), y * (1 + width * 3) + 1 + x * 3);
    }
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function riffChunk(type: string, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

const riffList = (type: string, name: string, ...parts: readonly Buffer[]) =>
  riffChunk(type, Buffer.from(name, 'latin1'), ...parts);

function words(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

const SAMPLES_PER_SECOND = 8000;

/** A murmur: three tones that come and go. */
export function wav(seconds: number, pitchHz: number): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(SAMPLES_PER_SECOND, 4);
  format.writeUInt32LE(SAMPLES_PER_SECOND, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const samples = Buffer.alloc(seconds * SAMPLES_PER_SECOND);
  for (let n = 0; n < samples.length; n += 1) {
    const at = n / SAMPLES_PER_SECOND;
    const loudness = 24 * Math.abs(Math.sin(at * 7)) * Math.sin((Math.PI * at) / seconds);
    const voice = [1, 2, 3].map((k) => Math.sin(2 * Math.PI * pitchHz * k * at) / k);
    samples[n] = 128 + Math.round(loudness * voice.reduce((sum, tone) => sum + tone, 0));
  }
  return riffList('RIFF', 'WAVE', riffChunk('fmt ', format), riffChunk('data', samples));
}

const FRAMES_PER_SECOND = 4;

/** An uncompressed film of a sun that moves; players open it, browsers may not. */
export function avi(seconds: number, scene: Omit<Landscape, 'width' | 'height' | 'phase'>): Buffer {
  const [width, height, frames] = [96, 64, seconds * FRAMES_PER_SECOND];
  const frameBytes = width * height * 3;
  const bitmap = Buffer.concat([
    words(40, width, height),
    Buffer.from([1, 0, 24, 0]),
    words(0, frameBytes, 0, 0, 0, 0),
  ]);
  const stream = Buffer.concat([
    Buffer.from('vidsDIB ', 'latin1'),
    words(0, 0, 0, 1, FRAMES_PER_SECOND, 0, frames, frameBytes, 0, frameBytes, 0, 0),
  ]);
  const [frameMicros, rate] = [1_000_000 / FRAMES_PER_SECOND, frameBytes * FRAMES_PER_SECOND];
  const main = Buffer.concat([
    words(frameMicros, rate, 0, 0, frames, 0, 1, frameBytes, width, height),
    Buffer.alloc(16),
  ]);
  const pictures = Array.from({ length: frames }, (_, n) => {
    const shown = { ...scene, width, height, phase: (6 * n) / frames };
    const pixels = Buffer.alloc(frameBytes);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [red, green, blue] = colourAt(shown, x, height - 1 - y);
        pixels.set([blue, green, red], (y * width + x) * 3);
      }
    }
    return riffChunk('00db', pixels);
  });
  const streamList = riffList('LIST', 'strl', riffChunk('strh', stream), riffChunk('strf', bitmap));
  return riffList(
    'RIFF',
    'AVI ',
    riffList('LIST', 'hdrl', riffChunk('avih', main), streamList),
    riffList('LIST', 'movi', ...pictures),
  );
}

/** One page of Latin text. */
export function pdf(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join(' ');
  const stream = `BT /F1 14 Tf 20 TL 72 720 Td ${shown} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
