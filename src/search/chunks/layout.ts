import { hashText } from '../hash.ts';

/**
 * Conversations of 16,384 numbers in a row are a chunk. It is sealed as a whole, and then stored as:
 *  - its order: who is in it, newest first; a conversation's place in that is its position,
 *  - 512 slots: what its conversations are found by (single characters, pairs and tags, each behind
 *    the letter of its field), spread by their hash, with the positions of each,
 *  - the texts of each field without repeats, with their positions, where these are not too large.
 * Every row ends in a checksum. Whoever changes the form of rows, or where terms are put, adds a
 * migration that empties the tables and notes all conversations as changed.
 */
export const CHUNK_BITS = 14;
export const CHUNK_SIZE = 2 ** CHUNK_BITS;
export const CHUNK_WORDS = CHUNK_SIZE / 32;
export const SLOTS = 512;

export const fields = ['u', 'o', 't'] as const;
/** User's nick, operators' nicks, title. */
export type Field = (typeof fields)[number];

/** Between operators' nicks, so that no match reaches from one into the next. */
export const NICK_SEPARATOR = '\u0001';

export function chunkOf(conversationNo: number): number {
  return Math.floor(conversationNo / CHUNK_SIZE);
}

const SLOT_SEED = 0x5eed_0019;

export function slotOf(term: string): number {
  return hashText(SLOT_SEED, term) % SLOTS;
}

// What a row's checksum begins with, so that bytes given out for another place are noticed.
export const orderSeed = (chunk: number) => hashText(1, `order ${chunk}`);
export const slotSeed = (chunk: number, slot: number) => hashText(2, `slot ${chunk} ${slot}`);
export const textsSeed = (chunk: number, field: Field) => hashText(3, `texts ${chunk} ${field}`);
