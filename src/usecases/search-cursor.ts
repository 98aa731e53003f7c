import { createHash } from 'node:crypto';
import type { Actor } from '../domain/actor.ts';
import { type Cursor, invalidCursor, readCursor, writeCursor } from '../domain/cursor.ts';
import { readerOf } from './conversation-access.ts';
import { passes } from './search-plan.ts';
import type { Rank } from './search-relevance.ts';
import type { SearchPlace } from './search-walk.ts';

/** What a cursor is good for: this search, asked by this actor. */
export function listName(actor: Actor, asked: object): string {
  const reader = readerOf(actor);
  const entries = Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([reader.kind, reader.id, entries]);
  return `search ${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
}

export interface CursorPlace {
  readonly place: SearchPlace;
  readonly rank?: Rank;
}

export function writePlace(list: string, { place, rank }: CursorPlace): Cursor {
  const { pass, after } = place;
  const key = after === undefined ? [] : [after.sentAt, after.conversationNo, after.seq];
  const ranked =
    rank === undefined ? [] : [rank.score, rank.key.sentAt, rank.key.conversationNo, rank.key.seq];
  return writeCursor(list, [pass, ...key, ...ranked]);
}

export function readPlace(cursor: Cursor, list: string): CursorPlace {
  const [pass, ...numbers] = readCursor(cursor, list);
  const known = passes.find((each) => each === pass);
  const isNumber = (part: unknown): part is number => typeof part === 'number';
  if (known === undefined || ![0, 3, 7].includes(numbers.length) || !numbers.every(isNumber)) {
    throw invalidCursor('is malformed');
  }
  const [sentAt, conversationNo, seq, score, ...key] = numbers;
  if (sentAt === undefined || conversationNo === undefined || seq === undefined) {
    return { place: { pass: known, after: undefined } };
  }
  const place = { pass: known, after: { sentAt, conversationNo, seq } };
  if (score === undefined) return { place };
  const [rankedAt = 0, rankedNo = 0, rankedSeq = 0] = key;
  const rankKey = { sentAt: rankedAt, conversationNo: rankedNo, seq: rankedSeq };
  return { place, rank: { score, key: rankKey } };
}
