import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { documentOf, TERMS_VERSION } from './document.ts';
import { emptyJsonObject, type JsonText } from '../domain/json-text.ts';

// Latin, Greek, Cyrillic, kana, hangul, Chinese and full-width forms: all older than any supported
// Node.js, so that their properties do not change with it.
const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x391, 0x3a9],
  [0x410, 0x44f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fa5],
  [0xac00, 0xac20],
  [0xff01, 0xff5e],
] as const;

function termsOfText(msg: string): Uint32Array {
  const body = JSON.stringify({ msg }) as JsonText;
  const { terms } = documentOf({
    type: 'txt',
    body,
    ext: emptyJsonObject,
    sentAt: 1,
    conversationNo: 1,
    seq: 1,
    from: 'a',
  });
  return Uint32Array.from(terms).toSorted();
}

test('terms are those of the version that indexes are stored with', () => {
  const digest = createHash('sha256');
  for (const [first, last] of ranges) {
    for (let character = first; character <= last; character++) {
      const text = String.fromCodePoint(character);
      digest.update(termsOfText(`${text}行${text}1a2b`));
    }
  }
  // Where this fails, whatever is indexed differs from what is stored: raise TERMS_VERSION, so that
  // every index is built again, then put the new digest here.
  expect([TERMS_VERSION, digest.digest('hex').slice(0, 16)]).toEqual([2, '8e93e79402264908']);
});
