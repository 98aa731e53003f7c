import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../src/context.ts';
import { TERMS_VERSION } from '../../src/search/document.ts';
import * as rowStore from '../../src/store/search-rows.ts';
import * as segmentStore from '../../src/store/search-segments.ts';
import { openBenchContext } from '../context.ts';
import { Progress } from '../progress.ts';
import { RARE_HITS, searched } from './searched.ts';

const MARKER = 'bench-index.json';
const PLANTED = 1;
const SETTLED_MS = 1000;

/** What building the index of a data set took. */
export interface IndexBuild {
  readonly documents: number;
  readonly seconds: number;
}

interface Marker extends IndexBuild {
  readonly terms: number;
  readonly planted: number;
}

/**
 * Builds the search index of a data set once, and waits until what was merged is removed, so that
 * servers do nothing besides what is measured. Before that the rare words are planted.
 */
export async function ensureIndex(dataDir: string): Promise<IndexBuild> {
  const file = join(dataDir, MARKER);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  const kept = present === undefined ? undefined : (JSON.parse(present) as Marker);
  if (kept?.terms === TERMS_VERSION && kept.planted === PLANTED) return kept;
  await using ctx = await openBenchContext(dataDir);
  if (kept?.planted !== PLANTED) await plantRareWords(ctx);
  const build = await buildIndex(ctx);
  const marker: Marker = { ...build, terms: TERMS_VERSION, planted: PLANTED };
  await writeFile(file, JSON.stringify(marker));
  return build;
}

/** From nothing, as at the first start after an upgrade. */
async function buildIndex(ctx: Context): Promise<IndexBuild> {
  await ctx.db.pool.query(`
    truncate search_state, search_segments, search_chunks, search_blocks, search_parts;
    insert into search_state default values`);
  const { rows } = await ctx.db.pool.query<{ count: number }>('select count(*) from messages');
  const progress = new Progress('search index', rows[0]?.count ?? 0);
  const since = performance.now();
  let before = 0;
  const { documents } = await ctx.searchIndex.rebuild(({ done }) => {
    progress.add(done - before);
    before = done;
  });
  const seconds = (performance.now() - since) / 1000;
  progress.finish();
  await untilSwept(ctx);
  for (const table of ['segments', 'chunks', 'blocks', 'parts', 'state']) {
    await ctx.db.pool.query(`vacuum analyze search_${table}`);
  }
  await ctx.db.pool.query('checkpoint');
  return { documents, seconds };
}

/** Until all that is stored is listed, and no merge is under way. */
async function untilSwept(ctx: Context): Promise<void> {
  await using lane = ctx.db.lane({ size: 1, timeoutMs: 60_000 });
  let calmSince = performance.now();
  while (performance.now() - calmSince < 3 * SETTLED_MS) {
    const stored = await rowStore.listStored(lane);
    const { segments } = await segmentStore.list(lane, []);
    if (stored.length !== segments.length) calmSince = performance.now();
    await delay(SETTLED_MS);
  }
}

/** Every rare word at the end of so many texts, spread over all of the messages. */
async function plantRareWords(ctx: Context): Promise<void> {
  const count = searched.rare.length * RARE_HITS;
  const { rows } = await ctx.db.pool.query<{ conversation_no: number; seq: number }>(
    `select conversation_no, seq from messages
     where type = 'txt' and revoked_at is null
       and no % (select greatest(1, count(*) / $1) from messages) = 0
     order by no`,
    [count * 2],
  );
  if (rows.length < count)
    throw new Error(`there are ${rows.length} texts for ${count} rare words`);
  const places = Array.from({ length: count }, (_, at) => {
    const row = rows[Math.floor((at * rows.length) / count)];
    if (row === undefined) throw new Error('a place is missing');
    return { ...row, word: searched.rare[at % searched.rare.length] };
  });
  await ctx.db.pool.query(
    `update messages m set body = (left(m.body::text, -2) || g.word || '。"}')::json
     from unnest($1::bigint[], $2::int[], $3::text[]) as g (conversation_no, seq, word)
     where m.conversation_no = g.conversation_no and m.seq = g.seq`,
    [
      places.map((place) => place.conversation_no),
      places.map((place) => place.seq),
      places.map((place) => place.word),
    ],
  );
}
