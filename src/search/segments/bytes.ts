import { crc32 } from 'node:zlib';

const CHECKSUM_BYTES = 4;

/** Thrown for bytes that nothing here has written; who knows the segment says which it was. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

/** Grows as it is written to. Numbers are varints: 7 bits a byte, least significant first. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  length = 0;

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    const bytes = this.reserve(8);
    let at = this.length;
    let rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /** A whole number of either sign, within 2^52. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  append(bytes: Uint8Array, end: number): void {
    const own = this.reserve(end);
    for (let index = 0; index < end; index++) own[this.length + index] = bytes[index] ?? 0;
    this.length += end;
  }

  /** The buffer, with room for so many bytes after `length`. */
  reserve(count: number): Uint8Array {
    const needed = this.length + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    return this.#bytes;
  }

  /** What was written, sealed; the writer is empty again. */
  takeSealed(seed: number): Uint8Array {
    const sealed = sealedCopy(this.#bytes, this.length, seed);
    this.length = 0;
    return sealed;
  }
}

/**
 * Copies the bytes and puts a checksum after them. The seed is what the bytes are stored under, so
 * that bytes given out for another place are noticed too.
 */
export function sealedCopy(bytes: Uint8Array, length: number, seed: number): Uint8Array {
  const sealed = new Uint8Array(length + CHECKSUM_BYTES);
  sealed.set(bytes.subarray(0, length));
  const sum = crc32(sealed.subarray(0, length), seed);
  for (let index = 0; index < CHECKSUM_BYTES; index++) sealed[length + index] = sum >>> (8 * index);
  return sealed;
}

/** The bytes without their checksum. Throws MalformedBytes if they are not what was sealed. */
export function unseal(sealed: Uint8Array, seed: number): Uint8Array {
  const length = sealed.length - CHECKSUM_BYTES;
  if (length < 0) throw new MalformedBytes('too short');
  const bytes = sealed.subarray(0, length);
  const sum = crc32(bytes, seed);
  for (let index = 0; index < CHECKSUM_BYTES; index++) {
    if (sealed[length + index] !== ((sum >>> (8 * index)) & 0xff)) {
      throw new MalformedBytes('the checksum is another');
    }
  }
  return bytes;
}

export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  varint(): number {
    const { bytes } = this;
    let value = 0;
    let shift = 0;
    for (; shift < 28; shift += 7) {
      const byte = bytes[this.at++];
      if (byte === undefined) throw new MalformedBytes('a number has no end');
      if (byte < 0x80) return value + (byte << shift);
      value += (byte & 0x7f) << shift;
    }
    // Beyond this, shifting would lose bits.
    for (let scale = 2 ** shift; scale <= 2 ** 49; scale *= 0x80) {
      const byte = bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new MalformedBytes('a number has no end');
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
