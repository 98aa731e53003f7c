import { expect, test } from 'vitest';
import { hashText } from './hash.ts';

test('texts and seeds are told apart', () => {
  const hashes = new Set<number>();
  for (let seed = 0; seed < 10; seed++) {
    for (let length = 0; length < 1000; length++) hashes.add(hashText(seed, `${length}`));
  }
  expect(hashes.size).toBeGreaterThan(9998);
});

test('bits are even', () => {
  const set = Array.from({ length: 32 }, () => 0);
  for (let index = 0; index < 4000; index++) {
    const hash = hashText(1, String.fromCharCode(0x4e00 + index));
    for (let bit = 0; bit < 32; bit++) set[bit] = (set[bit] ?? 0) + ((hash >>> bit) & 1);
  }
  for (const count of set) expect(Math.abs(count - 2000)).toBeLessThan(200);
});
