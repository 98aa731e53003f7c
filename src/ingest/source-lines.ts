import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** A line that can be read as text; the number counts from 1 within the (unpacked) file. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** A line, or what is left of a file, that cannot. */
export interface UnreadableLine {
  readonly line: number;
  readonly reason: string;
  readonly excerpt: string;
}

export type SourceLine = TextLine | UnreadableLine;

export interface LineChunk {
  readonly lines: readonly SourceLine[];
  /** How far into the file, as it lies on disk, the reading is. */
  readonly bytesRead: number;
}

const MAX_LINE_BYTES = 8 * 1024 * 1024;

const READ_BYTES = 256 * 1024;
// Deflate packs at most 1032:1, so a piece unpacks to 16 MiB at the very worst.
const PACKED_PIECE_BYTES = 16 * 1024;
const EXCERPT_LENGTH = 200;
const NEWLINE = 0x0a;

function excerptOf(text: string): string {
  return text.slice(0, EXCERPT_LENGTH);
}

/** Cuts bytes into lines, holding at most one line and never more than `maxLineBytes` of it. */
export class LineSplitter {
  #line = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #skipping = false;
  readonly #maxLineBytes: number;

  constructor(maxLineBytes = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Buffer): SourceLine[] {
    const lines: SourceLine[] = [];
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.#hold(chunk, lines);
      return lines;
    }
    const first = chunk.indexOf(NEWLINE);
    this.#hold(chunk.subarray(0, first), lines);
    this.#endLine(lines);
    if (last > first) this.#addWhole(chunk.subarray(first + 1, last), lines);
    this.#hold(chunk.subarray(last + 1), lines);
    return lines;
  }

  /** The last line, when no newline ends it. */
  end(): SourceLine[] {
    const lines: SourceLine[] = [];
    if (this.#heldBytes > 0) this.#endLine(lines);
    return lines;
  }

  /** What is left when the file breaks off: one line, unreadable for the given reason. */
  breakOff(reason: string): UnreadableLine {
    const excerpt = excerptOf(
      Buffer.concat(this.#held)
        .subarray(0, 4 * EXCERPT_LENGTH)
        .toString(),
    );
    return { line: this.#line + 1, reason, excerpt };
  }

  #hold(part: Buffer, lines: SourceLine[]): void {
    if (this.#skipping || part.length === 0) return;
    this.#held.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes <= this.#maxLineBytes) return;
    const reason = `the line is longer than ${this.#maxLineBytes} bytes: a record must be shorter`;
    lines.push(this.breakOff(reason));
    this.#skipping = true;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #endLine(lines: SourceLine[]): void {
    this.#line += 1;
    if (!this.#skipping) this.#addOne(Buffer.concat(this.#held), lines);
    this.#skipping = false;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #addWhole(block: Buffer, lines: SourceLine[]): void {
    if (block.length <= this.#maxLineBytes && isUtf8(block)) {
      for (const text of block.toString('utf8').split('\n')) {
        this.#line += 1;
        addText(this.#line, text, lines);
      }
      return;
    }
    for (let start = 0; start <= block.length;) {
      const newline = block.indexOf(NEWLINE, start);
      const end = newline === -1 ? block.length : newline;
      this.#hold(block.subarray(start, end), lines);
      this.#endLine(lines);
      start = end + 1;
    }
  }

  #addOne(bytes: Buffer, lines: SourceLine[]): void {
    const text = bytes.toString('utf8');
    if (isUtf8(bytes)) addText(this.#line, text, lines);
    else {
      const reason = 'the line is not UTF-8: save the file in that encoding';
      lines.push({ line: this.#line, reason, excerpt: excerptOf(text) });
    }
  }
}

const BYTE_ORDER_MARK = '\uFEFF';

function addText(line: number, given: string, lines: SourceLine[]): void {
  let text = given;
  if (line === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
  if (text.endsWith('\r')) text = text.slice(0, -1);
  if (text.trim() !== '') lines.push({ line, text });
}

/**
 * The lines of a file, unpacked when it begins as gzip does, whatever its name. A packed file that
 * ends early or is damaged gives the lines before that, then one unreadable line.
 */
export async function* readLines(
  path: string,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<LineChunk, void, void> {
  const splitter = new LineSplitter(maxLineBytes);
  let bytesRead = 0;
  let unpackedBytes = 0;
  let broken: string | undefined;
  const unpacking = new Unpacking();
  const split = (parts: readonly Buffer[]) => {
    for (const part of parts) unpackedBytes += part.length;
    return parts.flatMap((part) => splitter.push(part));
  };
  let packed: boolean | undefined;
  for await (const chunk of readBytes(path)) {
    packed ??= chunk[0] === 0x1f && chunk[1] === 0x8b;
    if (!packed) {
      bytesRead += chunk.length;
      yield { lines: splitter.push(chunk), bytesRead };
      continue;
    }
    for (let start = 0; start < chunk.length && broken === undefined; start += PACKED_PIECE_BYTES) {
      const piece = chunk.subarray(start, start + PACKED_PIECE_BYTES);
      yield { lines: split(await unpacking.push(piece)), bytesRead: bytesRead + piece.length };
      broken = unpacking.failure;
      if (broken !== undefined)
        yield { lines: split(await salvage(path, bytesRead, unpackedBytes)), bytesRead };
      bytesRead += piece.length;
    }
    if (broken !== undefined) break;
  }
  if (packed === true && broken === undefined) {
    yield { lines: split(await unpacking.end()), bytesRead };
    broken = unpacking.failure;
  }
  yield { lines: broken === undefined ? splitter.end() : [splitter.breakOff(broken)], bytesRead };
}

/**
 * What a damaged file unpacks to beyond `unpackedBytes`. Node.js drops the output of the piece that
 * the damage is in, so the file is gone through again, that piece byte by byte.
 */
async function salvage(path: string, pieceStart: number, unpackedBytes: number): Promise<Buffer[]> {
  const unpacking = new Unpacking();
  const parts: Buffer[] = [];
  let toSkip = unpackedBytes;
  const take = (unpacked: readonly Buffer[]) => {
    for (const part of unpacked) {
      if (part.length > toSkip) parts.push(part.subarray(toSkip));
      toSkip = Math.max(0, toSkip - part.length);
    }
  };
  let offset = 0;
  for await (const chunk of readBytes(path)) {
    let start = 0;
    while (start < chunk.length) {
      const left = pieceStart - offset;
      const length = left > 0 ? Math.min(PACKED_PIECE_BYTES, left) : 1;
      const piece = chunk.subarray(start, start + length);
      take(await unpacking.push(piece));
      if (unpacking.failure !== undefined) return parts;
      start += piece.length;
      offset += piece.length;
    }
  }
  return parts;
}

/** Chunks of at least two bytes, but for the last. */
async function* readBytes(path: string): AsyncGenerator<Buffer, void, void> {
  const file = await open(path);
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(READ_BYTES);
      let length = 0;
      let ended = false;
      while (length < 2 && !ended) {
        const { bytesRead } = await file.read(chunk, length, READ_BYTES - length);
        length += bytesRead;
        ended = bytesRead === 0;
      }
      if (length > 0) yield chunk.subarray(0, length);
      if (ended) return;
    }
  } finally {
    await file.close();
  }
}

/**
 * Gunzip by the piece. Each piece is taken in completely before the next is given and before the
 * end is announced, so that nothing unpacked is lost when the data turn out to be damaged.
 */
class Unpacking {
  readonly #gunzip = createGunzip({ chunkSize: READ_BYTES });
  #output: Buffer[] = [];
  failure: string | undefined;

  constructor() {
    this.#gunzip.on('data', (part: Buffer) => this.#output.push(part));
    this.#gunzip.on('error', (error) => {
      this.failure ??= explain(error);
    });
  }

  async push(piece: Buffer): Promise<Buffer[]> {
    await this.#settled((done) => this.#gunzip.write(piece, done));
    return this.#take();
  }

  async end(): Promise<Buffer[]> {
    await this.#settled((done) => this.#gunzip.once('end', done).end());
    return this.#take();
  }

  // A write that fails is not called back: then the stream closes.
  async #settled(start: (done: () => void) => unknown): Promise<void> {
    if (this.#gunzip.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#gunzip.once('close', resolve);
      start(() => {
        this.#gunzip.off('close', resolve);
        resolve();
      });
    });
  }

  #take(): Buffer[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}

function explain(error: Error): string {
  if (error.message === 'unexpected end of file') {
    return 'the .gz ends early: what follows is missing, fetch the file again';
  }
  return `the .gz is damaged from here on (${error.message}): fetch the file again`;
}
