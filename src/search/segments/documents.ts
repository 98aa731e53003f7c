import { ByteReader, ByteWriter, MalformedBytes, unseal } from './bytes.ts';
import { type DocumentKey, newestFirst } from './document-key.ts';
import { CHUNK_DOCUMENTS, chunkSeed } from './layout.ts';

/** Keys of documents, by column. */
export class DocumentColumns {
  readonly sentAt: Float64Array;
  readonly conversationNo: Float64Array;
  readonly seq: Uint32Array;

  constructor(length: number) {
    this.sentAt = new Float64Array(length);
    this.conversationNo = new Float64Array(length);
    this.seq = new Uint32Array(length);
  }

  get length(): number {
    return this.seq.length;
  }

  get byteLength(): number {
    return this.length * 20;
  }

  at(index: number): DocumentKey {
    return {
      sentAt: this.sentAt[index] ?? 0,
      conversationNo: this.conversationNo[index] ?? 0,
      seq: this.seq[index] ?? 0,
    };
  }

  set(index: number, key: DocumentKey): void {
    this.sentAt[index] = key.sentAt;
    this.conversationNo[index] = key.conversationNo;
    this.seq[index] = key.seq;
  }

  copy(from: DocumentColumns): void {
    this.sentAt.set(from.sentAt);
    this.conversationNo.set(from.conversationNo);
    this.seq.set(from.seq);
  }

  /** The index of the first that comes after the key in the order; the columns are in it. */
  after(key: DocumentKey): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newestFirst(this.at(middle), key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function writeKeys(out: ByteWriter, keys: DocumentColumns, count: number): void {
  const { sentAt, conversationNo, seq } = keys;
  let previous = sentAt[0] ?? 0;
  out.signed(previous);
  for (let index = 1; index < count; index++) {
    const at = sentAt[index] ?? 0;
    out.varint(previous - at);
    previous = at;
  }
  previous = 0;
  for (let index = 0; index < count; index++) {
    const no = conversationNo[index] ?? 0;
    out.signed(no - previous);
    previous = no;
  }
  for (let index = 0; index < count; index++) out.varint(seq[index] ?? 0);
}

function readKeys(reader: ByteReader, count: number): DocumentColumns {
  const keys = new DocumentColumns(count);
  let previous = reader.signed();
  keys.sentAt[0] = previous;
  for (let index = 1; index < count; index++) {
    previous -= reader.varint();
    keys.sentAt[index] = previous;
  }
  previous = 0;
  for (let index = 0; index < count; index++) {
    previous += reader.signed();
    keys.conversationNo[index] = previous;
  }
  for (let index = 0; index < count; index++) keys.seq[index] = reader.varint();
  if (!reader.isAtEnd) throw new MalformedBytes('more bytes than keys');
  return keys;
}

/** How many documents that chunk of a segment of so many has. */
function chunkLength(chunk: number, size: number): number {
  return Math.min(CHUNK_DOCUMENTS, size - chunk * CHUNK_DOCUMENTS);
}

export function readChunk(sealed: Uint8Array, chunk: number, size: number): DocumentColumns {
  const reader = new ByteReader(unseal(sealed, chunkSeed(chunk)));
  return readKeys(reader, chunkLength(chunk, size));
}

/** Makes chunks of keys that come in order. */
export class ChunkWriter {
  readonly #out = new ByteWriter();
  readonly #pending = new DocumentColumns(CHUNK_DOCUMENTS);
  readonly #starts: DocumentKey[] = [];
  size = 0;
  newestAt = 0;
  oldestAt = 0;

  /** The finished chunk, when this was its last document. */
  add(key: DocumentKey): Uint8Array | undefined {
    const index = this.size % CHUNK_DOCUMENTS;
    if (this.size === 0) this.newestAt = key.sentAt;
    this.oldestAt = key.sentAt;
    if (index === 0) this.#starts.push(key);
    this.#pending.set(index, key);
    this.size += 1;
    return index === CHUNK_DOCUMENTS - 1 ? this.#take(CHUNK_DOCUMENTS) : undefined;
  }

  /** The last chunk, if it is not full. */
  finish(): Uint8Array | undefined {
    const count = this.size % CHUNK_DOCUMENTS;
    return count === 0 ? undefined : this.#take(count);
  }

  /** The number of the chunk that was given out last. */
  get chunk(): number {
    return this.#starts.length - 1;
  }

  starts(): Uint8Array {
    const columns = new DocumentColumns(this.#starts.length);
    for (const [index, key] of this.#starts.entries()) columns.set(index, key);
    if (columns.length > 0) writeKeys(this.#out, columns, columns.length);
    return this.#out.takeSealed(columns.length);
  }

  #take(count: number): Uint8Array {
    writeKeys(this.#out, this.#pending, count);
    return this.#out.takeSealed(chunkSeed(this.chunk));
  }
}

/** The keys of the first documents of all chunks. */
export function readStarts(sealed: Uint8Array, size: number): DocumentColumns {
  const count = Math.ceil(size / CHUNK_DOCUMENTS);
  const bytes = unseal(sealed, count);
  return count === 0 ? new DocumentColumns(0) : readKeys(new ByteReader(bytes), count);
}
