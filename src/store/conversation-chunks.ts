import type { Db, Prepared } from '../db/open.ts';
import { fold } from '../domain/fold.ts';
import type { Field } from '../search/chunks/layout.ts';
import type { Place } from '../search/chunks/order.ts';
import type { ConversationFilter } from './conversation-search.ts';
import { containing } from './like.ts';

export interface ListedChunk {
  readonly chunk: number;
  /** Its rows have the same as long as it is the present one. */
  readonly version: number;
  /** Of its conversations, epoch ms. */
  readonly newestAt: number;
  readonly oldestAt: number;
}

/** All that a search by chunks begins with, at one moment. */
export interface ChunkView {
  readonly chunks: readonly ListedChunk[];
  /** Conversations that are not as their chunk has them, or in none. */
  readonly changed: readonly number[];
  /** Those of them that match as they are now, newest first. */
  readonly matching: readonly Place[];
}

// By what the texts say, without an index: of conversations that are known by number.
const conditions = `
  s.created_at >= $2::bigint and s.created_at <= $3::bigint
  and ($4::text is null or s.user_nick like $4)
  and ($5::text is null or s.operator_nicks like $5)
  and ($6::text is null or s.title like $6)
  and ($7::text is null or $7 = any(s.tags))`;

function valuesOf(filter: ConversationFilter): (number | string | null)[] {
  const texts = [filter.userNick, filter.operatorNick, filter.title].map((text = '') => {
    const folded = fold(text);
    return folded === '' ? null : containing(folded);
  });
  return [filter.fromMs, filter.toMs, ...texts, filter.tag || null];
}

// Many numbers travel as bytes, eight each. What is looked up by number is behind `offset 0`, so that
// it is not joined in another way, by reading all there is.
const viewStatement: Prepared = {
  name: 'conversation_chunks.view',
  text: `
    with changed as materialized (
      select conversation_no from conversation_changes limit $1::int + 1
    ), counted as materialized (
      select count(*) as size from changed
    ), matching as (
      select s.* from changed cross join lateral (
        select s.conversation_no, s.created_at from conversation_search s
        where s.conversation_no = changed.conversation_no and ${conditions}
        offset 0) s
      where (select size from counted) <= $1
    )
    select
      (select size from counted) as size,
      (select string_agg(int8send(conversation_no), '') from changed
        where (select size from counted) <= $1) as changed,
      (select string_agg(int8send(created_at) || int8send(conversation_no), ''
        order by created_at desc, conversation_no desc) from matching) as matching,
      (select string_agg(int8send(chunk) || int8send(version) || int8send(newest_at)
        || int8send(oldest_at), '' order by chunk) from conversation_chunks) as chunks`,
};

interface ViewRow {
  readonly size: number;
  readonly changed: Buffer | null;
  readonly matching: Buffer | null;
  readonly chunks: Buffer | null;
}

/** What is sealed and what has changed; undefined if more than `mostChanged` conversations have. */
export async function getView(
  db: Db,
  filter: ConversationFilter,
  mostChanged: number,
): Promise<ChunkView | undefined> {
  const values = [mostChanged, ...valuesOf(filter)];
  const [row] = await db.prepared<ViewRow>(viewStatement, values);
  if (row === undefined || row.size > mostChanged) return undefined;
  return {
    chunks: chunksOf(row.chunks),
    changed: wholeNumbers(row.changed),
    matching: placesOf(row.matching),
  };
}

function chunksOf(bytes: Buffer | null): ListedChunk[] {
  if (bytes === null) return [];
  return Array.from({ length: bytes.length / 32 }, (_, index) => {
    const number = (place: number) => wholeNumberAt(bytes, index * 32 + place * 8);
    return { chunk: number(0), version: number(1), newestAt: number(2), oldestAt: number(3) };
  });
}

const matchingStatement: Prepared = {
  name: 'conversation_chunks.matching',
  text: `
    select string_agg(int8send(created_at) || int8send(conversation_no), ''
      order by created_at desc, conversation_no desc) as matching
    from (
      select s.* from unnest($1::bigint[]) as given (conversation_no)
      cross join lateral (
        select s.conversation_no, s.created_at from conversation_search s
        where s.conversation_no = given.conversation_no and ${conditions}
        offset 0) s
    ) matching`,
};

/** Those of these conversations that match the filter, newest first. */
export async function listMatching(
  db: Db,
  filter: ConversationFilter,
  nos: readonly number[],
): Promise<Place[]> {
  const values = [nos, ...valuesOf(filter)];
  const [row] = await db.prepared<{ matching: Buffer | null }>(matchingStatement, values);
  return placesOf(row?.matching ?? null);
}

export interface VersionedRow {
  readonly chunk: number;
  readonly version: number;
  readonly bytes: Buffer;
}

const slotsStatement: Prepared = {
  name: 'conversation_chunks.slots',
  text: `
    select r.slot, r.chunk, r.version, r.bytes
    from unnest($1::int[], $2::int[]) as given (slot, chunk)
    cross join lateral (
      select * from conversation_chunk_slots r
      where r.slot = given.slot and r.chunk = given.chunk offset 0) r`,
};

export function listSlots(
  db: Db,
  keys: readonly { readonly slot: number; readonly chunk: number }[],
): Promise<(VersionedRow & { readonly slot: number })[]> {
  return db.prepared(slotsStatement, [
    keys.map(({ slot }) => slot),
    keys.map(({ chunk }) => chunk),
  ]);
}

const ordersStatement: Prepared = {
  name: 'conversation_chunks.orders',
  text: `
    select r.chunk, r.version, r.bytes
    from unnest($1::int[]) as given (chunk)
    cross join lateral (
      select r.chunk, r.version, r.places as bytes from conversation_chunks r
      where r.chunk = given.chunk offset 0) r`,
};

export function listOrders(db: Db, chunks: readonly number[]): Promise<VersionedRow[]> {
  return db.prepared(ordersStatement, [chunks]);
}

const textsStatement: Prepared = {
  name: 'conversation_chunks.texts',
  text: `
    select r.chunk, r.version, r.bytes
    from unnest($2::int[]) as given (chunk)
    cross join lateral (
      select * from conversation_chunk_texts r
      where r.field = $1::"char" and r.chunk = given.chunk offset 0) r`,
};

/** Chunks whose texts are too large have none. */
export function listTexts(
  db: Db,
  field: Field,
  chunks: readonly number[],
): Promise<VersionedRow[]> {
  return db.prepared(textsStatement, [field, chunks]);
}

/** Of bigints one behind the other. */
function wholeNumbers(bytes: Buffer | null): number[] {
  if (bytes === null) return [];
  return Array.from({ length: bytes.length / 8 }, (_, index) => wholeNumberAt(bytes, index * 8));
}

export function placesOf(bytes: Buffer | null): Place[] {
  if (bytes === null) return [];
  return Array.from({ length: bytes.length / 16 }, (_, index) => ({
    at: wholeNumberAt(bytes, index * 16),
    no: wholeNumberAt(bytes, index * 16 + 8),
  }));
}

export function wholeNumberAt(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}
