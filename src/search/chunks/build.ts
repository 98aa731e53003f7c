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

// What a chunk of extraordinarily long texts may take of memory while it is built: 130 MB or so.
const MOST_POSTINGS = 16_000_000;
// Reading more than this takes longer than looking at the conversations themselves.
const MOST_TEXT_BYTES = 4 * 2 ** 20;

/**
 * Builds the rows of a chunk from its conversations, newest first, and the texts of each. Throws
 * too_large where the texts are so long that building would take too much memory.
 */
export async function buildChunk(
  chunk: number,
  places: readonly Place[],
  textsOf: (place: Place) => ChunkTexts | undefined,
  turns: Turns,
): Promise<BuiltChunk> {
  const pace = new Pace(turns);
  const slots: Map<string, number[]>[] = Array.from({ length: SLOTS }, () => new Map());
  const values: Record<Field, Map<string, number[]>> = { u: new Map(), o: new Map(), t: new Map() };
  let postings = 0;
  for (const [position, place] of places.entries()) {
    const texts = textsOf(place);
    if (texts === undefined) continue;
    const terms = new Set<string>();
    const add = (field: Field, text: string) => {
      push(values[field], text, position);
      for (const gram of grams(text)) terms.add(field + gram);
    };
    add('u', texts.userNick);
    for (const nick of texts.operatorNicks.split(NICK_SEPARATOR)) add('o', nick);
    add('t', texts.title);
    for (const tag of texts.tags) terms.add(`g${tag}`);
    for (const term of terms) push(slots[slotOf(term)], term, position);
    postings += terms.size;
    if (postings > MOST_POSTINGS) throw tooLong(chunk);
    if (pace.isDue) await pace.turn();
  }
  const built: Uint8Array[] = [];
  for (const [slot, terms] of slots.entries()) {
    built.push(await writeEntries([...terms], slotSeed(chunk, slot), pace));
  }
  const written: { field: Field; bytes: Uint8Array }[] = [];
  for (const field of fields) {
    const entries = [...values[field]].filter(([text]) => text !== '');
    if (lengthOf(entries) > MOST_TEXT_BYTES) continue;
    written.push({ field, bytes: await writeEntries(entries, textsSeed(chunk, field), pace) });
  }
  return {
    size: places.length,
    newestAt: places[0]?.at ?? 0,
    oldestAt: places.at(-1)?.at ?? 0,
    order: writeOrder(chunk, places),
    slots: built,
    texts: written,
  };
}

/** Positions come in ascending order, and the same nick may be there twice. */
function push(map: Map<string, number[]> | undefined, text: string, position: number): void {
  const positions = map?.get(text);
  if (positions === undefined) map?.set(text, [position]);
  else if (positions.at(-1) !== position) positions.push(position);
}

function lengthOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, [text]) => sum + text.length, 0);
}

function tooLong(chunk: number): AppError {
  const message = `the texts of the conversations of chunk ${chunk} are too long to be sealed`;
  return new AppError('too_large', message);
}
