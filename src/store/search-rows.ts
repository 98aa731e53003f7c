import type { Lane, Prepared } from '../db/open.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Rows, SegmentRow, SegmentSource } from '../search/segments/layout.ts';

type Reader = Pick<Lane, 'prepared'>;

// All bytes go as one value, which travels as it is; those of an array would be written as hex.
const insertRowStatements = {
  chunk: insertOf('chunks', ['chunk int']),
  block: insertOf('blocks', ['block int']),
  part: insertOf('parts', ['part int', 'term bigint']),
};

function insertOf(kind: string, keys: readonly string[]): Prepared {
  const names = keys.map((key) => key.split(' ')[0]).join(', ');
  const arrays = keys.map((key, index) => `$${index + 5}::${key.split(' ')[1]}[]`).join(', ');
  return {
    name: `search_${kind}.insert`,
    text: `
      insert into search_${kind} (segment_no, ${names}, bytes)
      select $1::int, ${names}, substring($2::bytea from g.place for g.length)
      from unnest($3::int[], $4::int[], ${arrays}) as g (place, length, ${names})`,
  };
}

/** Stores rows of a segment that is not listed yet. */
export async function insertRows(
  lane: Lane,
  segmentNo: number,
  rows: readonly SegmentRow[],
): Promise<void> {
  await lane.transaction(async (send) => {
    for (const [kind, ofKind] of groupBy(rows, (row) => row.kind)) {
      const bytes = Buffer.concat(ofKind.map((row) => row.bytes));
      const lengths = ofKind.map((row) => row.bytes.length);
      let place = 1;
      const places = lengths.map((length) => {
        place += length;
        return place - length;
      });
      await send(insertRowStatements[kind], [
        segmentNo,
        bytes,
        places,
        lengths,
        ...keysOf(kind, ofKind),
      ]);
    }
  });
}

/** By column. */
function keysOf(kind: SegmentRow['kind'], rows: readonly SegmentRow[]): number[][] {
  const parts = rows.flatMap((row) => (row.kind === 'part' ? [row] : []));
  if (kind === 'part') return [parts.map(({ part }) => part), parts.map(({ term }) => term)];
  return [
    rows.flatMap((row) => {
      if (row.kind === 'chunk') return [row.chunk];
      return row.kind === 'block' ? [row.block] : [];
    }),
  ];
}

const readRowStatements = {
  chunk: readOf('chunks', ['chunk int']),
  block: readOf('blocks', ['block int']),
  part: readOf('parts', ['term bigint', 'part int']),
};

function readOf(kind: string, keys: readonly string[]): Prepared {
  const names = ['segment_no', ...keys.map((key) => key.split(' ')[0])];
  const arrays = keys.map((key, index) => `$${index + 2}::${key.split(' ')[1]}[]`);
  return {
    name: `search_${kind}.list`,
    text: `
      select g.ord::int, r.bytes
      from unnest($1::int[], ${arrays.join(', ')}) with ordinality as g (${names.join(', ')}, ord)
      join search_${kind} r on ${names.map((name) => `r.${name} = g.${name}`).join(' and ')}`,
  };
}

/** Reads rows of segments. */
export function openSource(db: Reader): SegmentSource {
  async function read(
    kind: SegmentRow['kind'],
    count: number,
    keys: readonly (readonly number[])[],
  ): Promise<Rows> {
    const found = await db.prepared<{ ord: number; bytes: Buffer }>(readRowStatements[kind], keys);
    const rows = Array.from<Uint8Array | undefined>({ length: count });
    for (const { ord, bytes } of found) rows[ord - 1] = bytes;
    return rows;
  }

  return {
    chunks: (asked) =>
      read('chunk', asked.length, [
        asked.map((row) => row.segmentNo),
        asked.map((row) => row.chunk),
      ]),
    blocks: (asked) =>
      read('block', asked.length, [
        asked.map((row) => row.segmentNo),
        asked.map((row) => row.block),
      ]),
    parts: (asked) =>
      read('part', asked.length, [
        asked.map((row) => row.segmentNo),
        asked.map((row) => row.term),
        asked.map((row) => row.part),
      ]),
  };
}

// Every stored segment has chunks; they are written first and removed last.
const storedStatement: Prepared = {
  name: 'search_chunks.segments',
  text: `
    with recursive found (no) as (
      (select segment_no from search_chunks order by segment_no limit 1)
      union all
      select (select c.segment_no from search_chunks c where c.segment_no > f.no
        order by c.segment_no limit 1)
      from found f where f.no is not null
    )
    select no from found where no is not null`,
};

/** The numbers of all segments of which there are rows, listed or not. */
export async function listStored(db: Reader): Promise<number[]> {
  return (await db.prepared<{ no: number }>(storedStatement, [])).map(({ no }) => no);
}

const removeRowStatements = (['parts', 'blocks', 'chunks'] as const).map((kind) => ({
  name: `search_${kind}.remove`,
  text: `
    delete from search_${kind} where ctid = any (array(
      select r.ctid from search_${kind} r where r.segment_no = $1 limit $2::int))
    returning 1`,
}));

/** Removes up to so many rows of a segment; whether there may be more. */
export async function removeRows(db: Reader, segmentNo: number, limit: number): Promise<boolean> {
  for (const statement of removeRowStatements) {
    if ((await db.prepared(statement, [segmentNo, limit])).length > 0) return true;
  }
  return false;
}

const vacuumStatements: readonly Prepared[] = (['parts', 'blocks', 'chunks'] as const).map(
  (kind) => ({ name: `search_${kind}.vacuum`, text: `vacuum (skip_locked) search_${kind}` }),
);

/** Makes the room of removed rows ready for the next ones, sooner than the database does by itself. */
export async function vacuumRows(db: Reader): Promise<void> {
  for (const statement of vacuumStatements) await db.prepared(statement, []);
}
