import type { Db, Prepared, Transaction } from '../db/open.ts';
import type { BuiltChunk, ChunkTexts } from '../search/chunks/build.ts';
import { CHUNK_BITS, CHUNK_SIZE } from '../search/chunks/layout.ts';
import type { Place } from '../search/chunks/order.ts';
import { placesOf, wholeNumberAt } from './conversation-chunks.ts';

const inChunk = `
  conversation_no >= $1::bigint * ${CHUNK_SIZE} and conversation_no < ($1::bigint + 1) * ${CHUNK_SIZE}`;

/** How many conversations of a chunk are not as it has them. */
export interface ChunkChanges {
  readonly chunk: number;
  readonly changes: number;
  /** Goes up with every change. */
  readonly lastStamp: number;
}

const changesStatement: Prepared = {
  name: 'conversation_changes.by_chunk',
  text: `
    select (conversation_no >> ${CHUNK_BITS})::int as chunk, count(*) as changes,
      max(stamp) as "lastStamp"
    from conversation_changes group by 1`,
};

export function listChanges(db: Db): Promise<ChunkChanges[]> {
  return db.prepared(changesStatement, []);
}

const noteStatement: Prepared = {
  name: 'conversation_changes.note',
  text: `
    insert into conversation_changes (conversation_no, stamp)
    select conversation_no, nextval('conversation_stamp')
    from conversation_search where ${inChunk} order by conversation_no
    on conflict (conversation_no) do update set stamp = excluded.stamp`,
};

/** Has every conversation of a chunk count as changed, so that it is sealed anew. */
export async function noteChunk(db: Db, chunk: number): Promise<void> {
  await db.prepared(noteStatement, [chunk]);
}

const chunksStatement: Prepared = {
  name: 'conversation_chunks.list',
  text: 'select chunk from conversation_chunks order by chunk',
};

export async function listChunks(db: Db): Promise<number[]> {
  return (await db.prepared<{ chunk: number }>(chunksStatement, [])).map(({ chunk }) => chunk);
}

export interface Change {
  readonly no: number;
  readonly stamp: number;
}

/** What a chunk is sealed from. */
export interface ChunkSource {
  /** Of the chunk as it is sealed now; undefined if it never was. */
  readonly version: number | undefined;
  /** What the new one will have, and whatever of it changes afterwards will have another stamp. */
  readonly changes: readonly Change[];
  readonly places: readonly Place[];
}

// One statement: a version that is older than the changes is noticed, one that is newer is not.
const sourceStatement: Prepared = {
  name: 'conversation_chunks.source',
  text: `
    select
      (select version from conversation_chunks where chunk = $1::bigint) as version,
      (select string_agg(int8send(conversation_no) || int8send(stamp), '')
        from conversation_changes where ${inChunk}) as changes,
      (select string_agg(int8send(created_at) || int8send(conversation_no), ''
        order by created_at desc, conversation_no desc)
        from conversation_search where ${inChunk}) as places`,
};

export async function getSource(db: Db, chunk: number): Promise<ChunkSource> {
  const [row] = await db.prepared<{
    version: number | null;
    changes: Buffer | null;
    places: Buffer | null;
  }>(sourceStatement, [chunk]);
  return {
    version: row?.version ?? undefined,
    changes: changesOf(row?.changes ?? null),
    places: placesOf(row?.places ?? null),
  };
}

function changesOf(bytes: Buffer | null): Change[] {
  if (bytes === null) return [];
  return Array.from({ length: bytes.length / 16 }, (_, index) => ({
    no: wholeNumberAt(bytes, index * 16),
    stamp: wholeNumberAt(bytes, index * 16 + 8),
  }));
}

const textsStatement: Prepared = {
  name: 'conversation_search.texts',
  text: `
    select conversation_no as no, user_nick as "userNick", operator_nicks as "operatorNicks",
      title, tags
    from conversation_search
    where conversation_no >= $1::bigint and conversation_no < $2::bigint`,
};

/** Texts of the conversations from one number up to, and without, another. */
export function listSearchTexts(
  db: Db,
  fromNo: number,
  toNo: number,
): Promise<(ChunkTexts & { readonly no: number })[]> {
  return db.prepared(textsStatement, [fromNo, toNo]);
}

const insertStatement: Prepared = {
  name: 'conversation_chunks.insert',
  text: `
    insert into conversation_chunks (chunk, version, size, newest_at, oldest_at, places)
    values ($1, nextval('conversation_stamp'), $2, $3, $4, $5)
    on conflict (chunk) do nothing
    returning version`,
};

const updateStatement: Prepared = {
  name: 'conversation_chunks.update',
  text: `
    update conversation_chunks set version = nextval('conversation_stamp'), size = $2,
      newest_at = $3, oldest_at = $4, places = $5
    where chunk = $1 and version = $6
    returning version`,
};

// All bytes go as one value, which travels as it is; those of an array would be written as hex.
const slotsStatement: Prepared = {
  name: 'conversation_chunks.put_slots',
  text: `
    insert into conversation_chunk_slots (slot, chunk, version, bytes)
    select g.slot, $1::int, $2::bigint, substring($3::bytea from g.place for g.length)
    from unnest($4::int[], $5::int[], $6::int[]) as g (slot, place, length)
    on conflict (slot, chunk) do update set version = excluded.version, bytes = excluded.bytes`,
};

const removeTextsStatement: Prepared = {
  name: 'conversation_chunks.remove_texts',
  text: 'delete from conversation_chunk_texts where chunk = $1',
};

const insertTextsStatement: Prepared = {
  name: 'conversation_chunks.insert_texts',
  text: `insert into conversation_chunk_texts (field, chunk, version, bytes)
    values ($1::"char", $2, $3, $4)`,
};

// Whoever is changing a conversation at this moment is not waited for: its change stays noted.
const settleStatement: Prepared = {
  name: 'conversation_changes.settle',
  text: `
    delete from conversation_changes where conversation_no in (
      select c.conversation_no
      from unnest($1::bigint[], $2::bigint[]) as sealed (conversation_no, stamp)
      join conversation_changes c
        on c.conversation_no = sealed.conversation_no and c.stamp = sealed.stamp
      for update of c skip locked)`,
};

/**
 * Puts a chunk in place of the one that `source` was read beside; false, and nothing is changed, if
 * another has come in between. What was noted as changed and has not changed again no longer is.
 */
export function replaceChunk(
  db: Db,
  chunk: number,
  source: ChunkSource,
  built: BuiltChunk,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const version = await putChunk(tx, chunk, source, built);
    if (version === undefined) return false;
    const lengths = built.slots.map((bytes) => bytes.length);
    let end = 1;
    const places = lengths.map((length) => {
      end += length;
      return end - length;
    });
    const slots = built.slots.map((_bytes, slot) => slot);
    const bytes = Buffer.concat(built.slots);
    await tx.send(slotsStatement, [chunk, version, bytes, slots, places, lengths]);
    await tx.send(removeTextsStatement, [chunk]);
    for (const texts of built.texts) {
      await tx.send(insertTextsStatement, [texts.field, chunk, version, Buffer.from(texts.bytes)]);
    }
    // Last, as whoever changes one of them from now on waits for the commit.
    await tx.send(settleStatement, [
      source.changes.map(({ no }) => no),
      source.changes.map(({ stamp }) => stamp),
    ]);
    return true;
  });
}

async function putChunk(
  tx: Transaction,
  chunk: number,
  { version }: ChunkSource,
  { size, newestAt, oldestAt, order }: BuiltChunk,
): Promise<number | undefined> {
  const values = [chunk, size, newestAt, oldestAt, Buffer.from(order)];
  const [row] =
    version === undefined
      ? await tx.send<{ version: number }>(insertStatement, values)
      : await tx.send<{ version: number }>(updateStatement, [...values, version]);
  return row?.version;
}
