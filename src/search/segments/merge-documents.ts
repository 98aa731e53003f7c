import { type DocumentColumns, readChunk } from './documents.ts';
import { type DocumentKey, newestFirst } from './document-key.ts';
import { CHUNK_DOCUMENTS, readRow, type SegmentSource, type StoredSegment } from './layout.ts';
import type { MergeOptions } from './merge.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** For each of the documents whether it still exists. */
export type Keep = (documents: readonly DocumentKey[]) => Promise<readonly boolean[]>;

/** In a mapping: the document is not in the result. */
export const NOWHERE = 0xffff_ffff;

const BATCH = 1024;
const CHUNKS_AHEAD = 16;

/** Writes the documents of all inputs; for each input, the new positions by the old. */
export async function mergeDocuments(
  inputs: readonly StoredSegment[],
  source: SegmentSource,
  writer: SegmentWriter,
  { keep, signal }: MergeOptions,
): Promise<readonly Uint32Array[]> {
  const mappings = inputs.map((input) => new Uint32Array(input.size));
  const streams = inputs.map((input, index) => new KeyStream(input, source, index));
  let heads = streams;
  let documents: DocumentKey[] = [];
  // What was read for the documents of this batch: whence, and which of them it is.
  let reads: { input: number; old: number; document: number }[] = [];

  async function endBatch(): Promise<void> {
    const kept = keep === undefined || documents.length === 0 ? undefined : await keep(documents);
    const positions = documents.map((document, index) => {
      if (kept !== undefined && kept[index] !== true) return NOWHERE;
      writer.addDocument(document);
      return writer.size - 1;
    });
    for (const { input, old, document } of reads) {
      const mapping = mappings[input];
      if (mapping !== undefined) mapping[old] = positions[document] ?? NOWHERE;
    }
    documents = [];
    reads = [];
    signal?.throwIfAborted();
    if (writer.isDue) await writer.rest();
  }

  for (;;) {
    if (heads.some((stream) => stream.isDry)) {
      for (const stream of heads) if (stream.isDry) await stream.load();
      heads = heads.filter((stream) => !stream.isDry);
    }
    const first = newestOf(heads);
    if (first === undefined) break;
    const last = documents.at(-1);
    if (last === undefined || newestFirst(last, first.key) !== 0) {
      if (documents.length === BATCH) await endBatch();
      documents.push(first.key);
    }
    reads.push({ input: first.input, old: first.position, document: documents.length - 1 });
    first.advance();
  }
  await endBatch();
  return mappings;
}

function newestOf(streams: readonly KeyStream[]): KeyStream | undefined {
  let newest = streams[0];
  for (const stream of streams) {
    if (newest !== undefined && newestFirst(stream.key, newest.key) < 0) newest = stream;
  }
  return newest;
}

/** The keys of a stored segment, one after another. Dry at first, and at the end. */
class KeyStream {
  readonly #segment: StoredSegment;
  readonly #source: SegmentSource;
  readonly input: number;
  #chunks: DocumentColumns[] = [];
  #nextChunk = 0;
  #index = 0;
  position = 0;
  isDry = true;
  key: DocumentKey = { sentAt: 0, conversationNo: 0, seq: 0 };

  constructor(segment: StoredSegment, source: SegmentSource, input: number) {
    this.#segment = segment;
    this.#source = source;
    this.input = input;
  }

  advance(): void {
    this.#index += 1;
    this.position += 1;
    if (this.#index === this.#chunks[0]?.length) {
      this.#chunks.shift();
      this.#index = 0;
    }
    this.#show();
  }

  /** Gets more; it stays dry if there are none. */
  async load(): Promise<void> {
    const { no, size } = this.#segment;
    const left = Math.ceil(size / CHUNK_DOCUMENTS) - this.#nextChunk;
    const asked = Array.from({ length: Math.min(CHUNKS_AHEAD, left) }, (_, index) => ({
      segmentNo: no,
      chunk: this.#nextChunk + index,
    }));
    if (asked.length === 0) return;
    const rows = await this.#source.chunks(asked);
    this.#chunks = asked.map(({ chunk }, index) =>
      readRow(no, `chunk ${chunk}`, rows[index], (bytes) => readChunk(bytes, chunk, size)),
    );
    this.#nextChunk += asked.length;
    this.#index = 0;
    this.#show();
  }

  #show(): void {
    const chunk = this.#chunks[0];
    this.isDry = chunk === undefined;
    if (chunk !== undefined) this.key = chunk.at(this.#index);
  }
}
