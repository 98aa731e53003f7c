import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** A value as COPY's text format writes it; see https://www.postgresql.org/docs/15/sql-copy.html */
export type CopyValue = string | number | bigint | boolean | null;

const special = /[\\\n\r\t]/;
const specials = /[\\\n\r\t]/g;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function encode(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return special.test(value) ? value.replace(specials, (found) => escapes[found] ?? found) : value;
}

const PIECE_LENGTH = 256 * 1024;

/** Runs `copy … from stdin` with the given rows. */
export async function copyIn(
  client: pg.ClientBase,
  statement: string,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const stream = client.query(copyFrom(statement));
  const finished = once(stream, 'finish');
  // A failure shows while writing or at the end; here it must only not go unhandled.
  finished.catch(() => undefined);
  let piece = '';
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 1) {
      piece += encode(row[i] ?? null);
      piece += i === row.length - 1 ? '\n' : '\t';
    }
    if (piece.length < PIECE_LENGTH) continue;
    if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), finished]);
    piece = '';
  }
  stream.end(piece);
  await finished;
}

const unescapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function decode(field: string): string | null {
  if (field === '\\N') return null;
  if (!field.includes('\\')) return field;
  return field.replace(/\\(.)/gs, (_, escaped: string) => unescapes[escaped] ?? escaped);
}

/**
 * The rows of `copy (…) to stdout`; the server is read no faster than they are taken. Who leaves
 * early waits until the rest has been read and dropped: until then the connection takes nothing else.
 */
export async function* copyOut(
  client: pg.ClientBase,
  query: string,
): AsyncGenerator<(string | null)[][], void, void> {
  const stream = client.query(copyTo(`copy (${query}) to stdout`));
  let held: Buffer[] = [];
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      const last = chunk.lastIndexOf(0x0a);
      if (last === -1) {
        held.push(chunk);
        continue;
      }
      const block = Buffer.concat([...held, chunk.subarray(0, last)]);
      held = [chunk.subarray(last + 1)];
      yield block
        .toString('utf8')
        .split('\n')
        .map((line) => line.split('\t').map(decode));
    }
  } finally {
    if (!stream.readableEnded && !stream.destroyed) {
      stream.resume();
      await once(stream, 'end');
    }
  }
}
