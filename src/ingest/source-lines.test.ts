import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { LineSplitter, type SourceLine, readLines } from './source-lines.ts';

async function linesOf(content: Buffer, maxLineBytes?: number): Promise<SourceLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-lines-'));
  try {
    await writeFile(join(folder, 'file'), content);
    const lines: SourceLine[] = [];
    for await (const chunk of readLines(join(folder, 'file'), maxLineBytes)) {
      lines.push(...chunk.lines);
      if (chunk.bytesRead > content.length) throw new Error('more was read than there is');
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('lines are the same however the bytes are cut, whatever they hold', () => {
  const part = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\uFEFF', '您好', '🙂', ' ').map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      fc.array(fc.nat(200), { maxLength: 8 }),
      (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        const bounds = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length].toSorted(
          (a, b) => a - b,
        );
        const splitter = new LineSplitter(24);
        const lines = bounds.flatMap((from, index) =>
          splitter.push(bytes.subarray(from, bounds[index + 1] ?? bytes.length)),
        );
        const whole = bytes
          .toString('latin1')
          .split('\n')
          .map((line) => Buffer.from(line, 'latin1'));
        const expected = whole.flatMap((line, index) => {
          if (line.length > 24) return [[index + 1, 'long']];
          const text = line.toString('utf8');
          if (!Buffer.from(text, 'utf8').equals(line)) return [[index + 1, 'not UTF-8']];
          const shown = (index === 0 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '');
          return shown.trim() === '' ? [] : [[index + 1, shown]];
        });
        const found = [...lines, ...splitter.end()].map((line) => {
          if ('text' in line) return [line.line, line.text];
          return [line.line, line.reason.includes('longer') ? 'long' : 'not UTF-8'];
        });
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('a packed file that ends anywhere gives every complete line that it holds', async () => {
  const text = Array.from({ length: 30 }, (_, n) => `line ${n} ${'x'.repeat((n * 7) % 40)}\n`).join(
    '',
  );
  const packed = gzipSync(text);
  const whole = text.trimEnd().split('\n');
  for (let length = 2; length < packed.length; length += 5) {
    const lines = await linesOf(packed.subarray(0, length));
    const broken = lines.pop();
    expect(broken).toMatchObject({
      reason: expect.stringContaining('ends early'),
      line: lines.length + 1,
    });
    expect(lines.map((line) => ('text' in line ? line.text : line))).toEqual(
      whole.slice(0, lines.length),
    );
  }
  const almost = await linesOf(packed.subarray(0, -1));
  expect(almost).toHaveLength(31);
});

test('a damaged packed file gives the lines before the damage', async () => {
  const text = Array.from({ length: 20_000 }, (_, n) => `line ${n * 7919}\n`).join('');
  const packed = gzipSync(text);
  packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 100);
  const lines = await linesOf(packed);
  expect(lines.at(-1)).toMatchObject({ reason: expect.stringContaining('damaged') });
});

test('packed files that were put together are one', async () => {
  const lines = await linesOf(Buffer.concat([gzipSync('a\nb'), gzipSync('c\n')]));
  expect(lines).toEqual([
    { line: 1, text: 'a' },
    { line: 2, text: 'bc' },
  ]);
});

test.each(['', '\n', '\uFEFF\n', 'x', '\u001f'])('the file %j', async (content) => {
  const lines = await linesOf(Buffer.from(content));
  expect(lines.length).toBe(content.replace('\uFEFF', '').trim() === '' ? 0 : 1);
});

test('a line beyond the limit is refused once, and the next is read', async () => {
  const content = Buffer.from(`${'x'.repeat(3_000_000)}\nnext\n${'y'.repeat(200)}`);
  expect(await linesOf(content, 100)).toEqual([
    { line: 1, reason: expect.stringContaining('longer than 100 bytes'), excerpt: 'x'.repeat(200) },
    { line: 2, text: 'next' },
    { line: 3, reason: expect.stringContaining('longer'), excerpt: 'y'.repeat(200) },
  ]);
});

const many = Array.from({ length: 2000 }, (_, n) => `第${n}行 ${Math.sin(n)}\n`);

test.each([
  ['a wrong checksum', (packed: Buffer) => packed.length - 8, many.length],
  ['a byte flipped at three quarters', (packed: Buffer) => Math.floor(packed.length * 0.75), 1400],
])('%s costs no whole line before it', async (_name, place, least) => {
  const packed = Buffer.from(gzipSync(many.join('')));
  const at = place(packed);
  packed.writeUInt8(packed.readUInt8(at) ^ 0xff, at);
  const lines = await linesOf(packed);
  const whole = lines.filter((line) => 'text' in line);
  expect(whole.length).toBeGreaterThanOrEqual(least);
  expect(whole.slice(0, least).map((line) => `${line.text}\n`)).toEqual(many.slice(0, least));
  expect(lines.at(-1)).toMatchObject({ reason: expect.stringContaining('damaged') });
});

test('what follows a whole member without being one is refused alone', async () => {
  const junk = Buffer.from([0x1f, 0x8b, 0xff, 0xff, 0xff, 0xff]);
  expect(await linesOf(Buffer.concat([gzipSync('a\nb\n'), junk]))).toEqual([
    { line: 1, text: 'a' },
    { line: 2, text: 'b' },
    expect.objectContaining({ line: 3, reason: expect.stringContaining('damaged') }),
  ]);
});
