import { ByteReader, ByteWriter, MalformedBytes, unseal } from '../segments/bytes.ts';
import { CHUNK_SIZE, orderSeed } from './layout.ts';

/** A conversation by the order of search results: newest first, of one time the highest number first. */
export interface Place {
  /** Epoch ms of creation. */
  readonly at: number;
  readonly no: number;
}

/** Below 0 where `a` comes first. */
export function newestFirst(a: Place, b: Place): number {
  return b.at - a.at || b.no - a.no;
}

const NOBODY = 0xffff;

/** The conversations of a chunk, newest first. */
export class Order {
  readonly size: number;
  readonly #firstNo: number;
  readonly #times: Float64Array;
  /** Numbers, counted from the chunk's first. */
  readonly #offsets: Uint16Array;
  readonly #positions = new Uint16Array(CHUNK_SIZE).fill(NOBODY);

  constructor(chunk: number, times: Float64Array, offsets: Uint16Array) {
    this.size = times.length;
    this.#firstNo = chunk * CHUNK_SIZE;
    this.#times = times;
    this.#offsets = offsets;
    for (let position = 0; position < this.size; position++) {
      this.#positions[offsets[position] ?? 0] = position;
    }
  }

  at(position: number): Place {
    return {
      at: this.#times[position] ?? 0,
      no: this.#firstNo + (this.#offsets[position] ?? 0),
    };
  }

  positionOf(conversationNo: number): number | undefined {
    const position = this.#positions[conversationNo - this.#firstNo];
    return position === NOBODY ? undefined : position;
  }

  /** The first position that is not before that time and number. */
  from(at: number, no: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const time = this.#times[middle] ?? 0;
      if (time > at || (time === at && this.#firstNo + (this.#offsets[middle] ?? 0) > no)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  get byteLength(): number {
    return this.#times.byteLength + this.#offsets.byteLength + this.#positions.byteLength;
  }
}

export function writeOrder(chunk: number, places: readonly Place[]): Uint8Array {
  const out = new ByteWriter();
  out.varint(places.length);
  let previous = places[0]?.at ?? 0;
  out.signed(previous);
  for (const { at } of places) {
    out.varint(previous - at);
    previous = at;
  }
  for (const { no } of places) out.varint(no - chunk * CHUNK_SIZE);
  return out.takeSealed(orderSeed(chunk));
}

/** Throws MalformedBytes if the row is not that of the chunk. */
export function readOrder(chunk: number, sealed: Uint8Array): Order {
  const reader = new ByteReader(unseal(sealed, orderSeed(chunk)));
  const size = reader.varint();
  if (size > CHUNK_SIZE) throw new MalformedBytes('more conversations than a chunk has');
  const times = new Float64Array(size);
  const offsets = new Uint16Array(size);
  let at = reader.signed();
  for (let position = 0; position < size; position++) {
    at -= reader.varint();
    times[position] = at;
  }
  for (let position = 0; position < size; position++) offsets[position] = reader.varint();
  return new Order(chunk, times, offsets);
}
