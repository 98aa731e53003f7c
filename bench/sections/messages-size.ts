import { openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { type Figure, figure } from '../report.ts';

const SECTION = 'size of the search index';
const AIM_BYTES = 250;

/** Bytes a message, on disk with all indexes and what they keep free, and of the segments alone. */
export async function indexSize(dataset: Dataset): Promise<Figure[]> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const { rows } = await ctx.db.pool.query<{
    on_disk: number;
    segments: number;
    messages: number;
    count: number;
  }>(
    `select
       (select sum(pg_total_relation_size(c.oid)) from pg_class c
        where c.relkind = 'r' and c.relname in ('search_state', 'search_segments',
          'search_chunks', 'search_blocks', 'search_parts'))::float8 as on_disk,
       (select sum(length(starts) + chunk_bytes + block_bytes + part_bytes)
        from search_segments)::float8 as segments,
       pg_total_relation_size('messages')::float8 as messages,
       (select sum(last_seq) from conversation_state)::float8 as count`,
  );
  const { on_disk = 0, segments = 0, messages = 0, count = 1 } = rows[0] ?? {};
  const size = dataset.plan.options.messages.toLocaleString('en');
  const compared = (what: string, against: string, [measured, reference]: [number, number]) => ({
    section: SECTION,
    what: `${size} messages: ${what}`,
    against,
    unit: 'B a message',
    measured: [measured / count],
    reference: [reference / count],
  });
  return [
    figure({
      ...compared('tables on disk', `${AIM_BYTES} bytes`, [on_disk, AIM_BYTES * count]),
      aim: { most: 1 },
    }),
    figure(compared('tables on disk', 'the segments alone', [on_disk, segments])),
    figure(compared('tables on disk', 'the messages with their indexes', [on_disk, messages])),
  ];
}
