import type { Generated } from 'kysely';

/** What conversations are searched by: their rows, and the chunks that seal them (ADR 19). */
interface ConversationSearchTable {
  conversation_no: number;
  created_at: number;
  user_nick: string;
  operator_nicks: string;
  title: string;
  tags: string[];
  grams: string[];
}

/** Conversations by the UTC day of their creation, counted from 1970-01-01. */
interface ConversationDayTable {
  day: number;
  size: number;
}

interface ConversationChangeTable {
  conversation_no: number;
  /** Of the sequence conversation_stamp. */
  stamp: number;
}

interface ConversationChunkTable {
  chunk: number;
  /** Of the sequence conversation_stamp; the rows of its slots and texts have the same. */
  version: number;
  size: number;
  newest_at: number;
  oldest_at: number;
  places: Buffer;
}

interface ConversationChunkSlotTable {
  slot: number;
  chunk: number;
  version: number;
  bytes: Buffer;
}

interface ConversationChunkTextTable {
  field: string;
  chunk: number;
  version: number;
  bytes: Buffer;
}

/** One row. Of what is built at the moment the columns begin with `build`. */
interface SearchStateTable {
  one: Generated<boolean>;
  version: Generated<number>;
  /** How many have begun to keep the index; only the last of them may change this row. */
  keeper: Generated<number>;
  generation: Generated<number>;
  terms_version: Generated<number>;
  complete: Generated<boolean>;
  /** All messages up to this event are in segments of the generation. */
  event_id: Generated<number>;
  /** How often it was asked to build anew, and up to which of those it has. */
  asked: Generated<number>;
  built: Generated<number>;
  build_generation: number | null;
  build_asked: Generated<number>;
  /** What was listed after this version will belong to what is built. */
  build_version: Generated<number>;
  /** The last message that is in its segments. */
  build_conversation_no: Generated<number>;
  build_seq: Generated<number>;
  build_done: Generated<number>;
  build_total: Generated<number>;
  build_started_at: Generated<number>;
}

/** What there is to know of a segment besides its rows; src/search/segments/layout.ts. */
interface SearchSegmentTable {
  no: number;
  generation: number;
  listed_version: number;
  size: number;
  block_bits: number;
  starts: Buffer;
  newest_at: number;
  oldest_at: number;
  chunk_bytes: number;
  block_bytes: number;
  part_bytes: number;
}

interface SearchChunkTable {
  segment_no: number;
  chunk: number;
  bytes: Buffer;
}

interface SearchBlockTable {
  segment_no: number;
  block: number;
  bytes: Buffer;
}

interface SearchPartTable {
  segment_no: number;
  part: number;
  term: number;
  bytes: Buffer;
}

export interface SearchSchema {
  conversation_search: ConversationSearchTable;
  conversation_days: ConversationDayTable;
  conversation_changes: ConversationChangeTable;
  conversation_chunks: ConversationChunkTable;
  conversation_chunk_slots: ConversationChunkSlotTable;
  conversation_chunk_texts: ConversationChunkTextTable;
  search_state: SearchStateTable;
  search_segments: SearchSegmentTable;
  search_chunks: SearchChunkTable;
  search_blocks: SearchBlockTable;
  search_parts: SearchPartTable;
}
