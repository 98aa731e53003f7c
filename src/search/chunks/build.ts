import { AppError } from '../../errors.ts';
import { grams } from '../../domain/fold.ts';
import { Pace, type Turns } from '../segments/pace.ts';
import { type Entry, writeEntries } from './entries.ts';
import {
  type Field,
  NICK_SEPARATOR,
  SLOTS,
  fields,
  slotOf,
  slotSeed,
  textsSeed,
} from './layout.ts';
import { type Place, writeOrder } from './order.ts';

/** What conversations are searched by; all texts are folded. */
export interface ChunkTexts {
  readonly userNick: string;
  /** With a separator between them. */
  readonly operatorNicks: string;
  readonly title: string;
  readonly tags: readonly string[];
}

export interface BuiltChunk {
  readonly size: number;
  /** Epoch ms; 0 if it is empty. */
  readonly newestAt: number;
  readonly oldestAt: number;
  readonly order: Uint8Array;
  /** By slot. */
  readonly slots: readonly Uint8Array[];
  readonly texts: readonly { readonly field: Field; readonly bytes: Uint8Array }[];
}

// What a chunk of extraordinarily long texts may take of memory while it is built: 100 MB or so.
const MOST_POSTINGS = 16_000_000;
// Reading more than this takes longer than looking at the conversations themselves.
const MOST_TEXT_LENGTH = 2 * 2 ** 20;
// Of a whole text: what it is listed under, beside the terms, which begin with a field.
const WHOLE = '=';

/**
 * Makes the rows of a chunk from the texts of its conversations, in whatever order they come. Of these
 * it keeps only what is distinct, and numbers, so that there is little to be collected afterwards.
 */
export class ChunkBuilder {
  readonly #chunk: number;
  readonly #places: readonly Place[];
  readonly #positions: ReadonlyMap<number, number>;
  readonly #ids = new Map<string, number>();
  readonly #counts: number[] = [];
  /** For each term, the conversation that it was last seen in. */
  readonly #seenIn: number[] = [];
  /** Terms of all conversations, one behind the other; where those of each position begin and end. */
  #terms = new Uint32Array(1024);
  #length = 0;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  constructor(chunk: number, places: readonly Place[]) {
    this.#chunk = chunk;
    this.#places = places;
    this.#positions = new Map(places.map(({ no }, position) => [no, position]));
    this.#starts = new Uint32Array(places.length);
    this.#ends = new Uint32Array(places.length);
  }

  /** Throws too_large where the texts are so long that building would take too much memory. */
  add(no: number, { userNick, operatorNicks, title, tags }: ChunkTexts): void {
    const position = this.#positions.get(no);
    if (position === undefined) return;
    this.#starts[position] = this.#length;
    this.#addText(position, 'u', userNick);
    for (const nick of operatorNicks.split(NICK_SEPARATOR)) this.#addText(position, 'o', nick);
    this.#addText(position, 't', title);
    for (const tag of tags) this.#addTerm(position, `g${tag}`);
    this.#ends[position] = this.#length;
    if (this.#length > MOST_POSTINGS) throw tooLong(this.#chunk);
  }

  #addText(position: number, field: Field, text: string): void {
    if (text === '') return;
    this.#addTerm(position, WHOLE + field + text);
    for (const gram of grams(text)) this.#addTerm(position, field + gram);
  }

  #addTerm(position: number, term: string): void {
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(term, id);
      this.#counts.push(0);
      this.#seenIn.push(-1);
    }
    if (this.#seenIn[id] === position) return;
    this.#seenIn[id] = position;
    this.#counts[id] = (this.#counts[id] ?? 0) + 1;
    if (this.#length === this.#terms.length) {
      const grown = new Uint32Array(2 * this.#length);
      grown.set(this.#terms);
      this.#terms = grown;
    }
    this.#terms[this.#length++] = id;
  }

  /** The rows, once all have been added. */
  async finish(turns: Turns): Promise<BuiltChunk> {
    const pace = new Pace(turns);
    const positionsOf = await this.#sort(pace);
    const slots: Entry[][] = Array.from({ length: SLOTS }, () => []);
    const texts: Record<Field, Entry[]> = { u: [], o: [], t: [] };
    for (const [term, id] of this.#ids) {
      const positions = positionsOf(id);
      if (!term.startsWith(WHOLE)) slots[slotOf(term)]?.push([term, positions]);
      else
        for (const field of fields)
          if (term[1] === field) texts[field].push([term.slice(2), positions]);
      if (pace.isDue) await pace.turn();
    }
    const written: Uint8Array[] = [];
    for (const [slot, entries] of slots.entries()) {
      written.push(await writeEntries(entries, slotSeed(this.#chunk, slot), pace));
    }
    const kept: { field: Field; bytes: Uint8Array }[] = [];
    for (const field of fields) {
      const entries = texts[field];
      const length = entries.reduce((sum, [text]) => sum + text.length, 0);
      if (length > MOST_TEXT_LENGTH) continue;
      const bytes = await writeEntries(entries, textsSeed(this.#chunk, field), pace);
      kept.push({ field, bytes });
    }
    return {
      size: this.#places.length,
      newestAt: this.#places[0]?.at ?? 0,
      oldestAt: this.#places.at(-1)?.at ?? 0,
      order: writeOrder(this.#chunk, this.#places),
      slots: written,
      texts: kept,
    };
  }

  /** The positions of each term, ascending. */
  async #sort(pace: Pace): Promise<(id: number) => Uint16Array> {
    const ends = new Uint32Array(this.#counts.length);
    let end = 0;
    for (const [id, count] of this.#counts.entries()) {
      ends[id] = end;
      end += count;
    }
    const positions = new Uint16Array(this.#length);
    for (let position = 0; position < this.#places.length; position++) {
      for (let at = this.#starts[position] ?? 0; at < (this.#ends[position] ?? 0); at++) {
        const id = this.#terms[at] ?? 0;
        const place = ends[id] ?? 0;
        positions[place] = position;
        ends[id] = place + 1;
      }
      if (pace.isDue) await pace.turn();
    }
    return (id) => {
      const last = ends[id] ?? 0;
      return positions.subarray(last - (this.#counts[id] ?? 0), last);
    };
  }
}

function tooLong(chunk: number): AppError {
  const message = `the texts of the conversations of chunk ${chunk} are too long to be sealed`;
  return new AppError('too_large', message);
}
