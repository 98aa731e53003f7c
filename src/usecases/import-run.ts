import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { type Transaction, isDeadlock } from '../db/open.ts';
import { AppError, isAppError, codeOf } from '../errors.ts';
import { listSourceFiles, unreadable } from '../ingest/source-files.ts';
import { readLines } from '../ingest/source-lines.ts';
import type { NewEvent } from '../domain/event.ts';
import * as directoryStore from '../store/directory.ts';
import * as eventStore from '../store/events.ts';
import * as importRunStore from '../store/import-runs.ts';
import type { ImportCounts } from '../store/import-runs.ts';
import { followRenames } from './renames.ts';

// Lines are read and parsed into batches; a batch is stored in one transaction while the next is
// being read. Batches and what they store depend on nothing but the input, in its order, so an
// import that was interrupted and is run again ends where an uninterrupted one does.

export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The whole line, where it is text; mended, it can be imported. */
  readonly record?: string;
  /** The beginning of a line that is not. */
  readonly excerpt?: string;
}

export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly recordsRead: number;
  readonly recordsStored: number;
}

export interface ImportOptions {
  readonly paths: readonly string[];
  /** Takes rejected records; the import waits for it. */
  readonly writeRejects: (rejects: readonly Reject[]) => Promise<void>;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Gives the import up, once the batch that is being stored has been. */
  readonly signal?: AbortSignal;
}

export interface ImportSummary extends ImportCounts {
  readonly seconds: number;
}

/** What became of a record; a string is the reason why it was refused. */
export type Outcome = 'inserted' | 'duplicate' | { readonly reason: string };

/** What became of each item of a batch, and what is to be announced of it. */
export interface Stored {
  readonly outcomes: readonly Outcome[];
  readonly events: readonly NewEvent[];
}

export interface Importer<Item> {
  readonly kind: string;
  /** Throws invalid for a line that is no record of the kind. */
  parse(line: string, nowMs: number, file: string): Item;
  /** A rule for a new batch: asked in turn, whether a record may join those before it. */
  batchRule?(): (item: Item) => boolean;
  /** Stores a batch. Calls `onSent` when only the database has work left. */
  store(
    tx: Transaction,
    items: readonly Item[],
    nowMs: number,
    onSent: () => void,
  ): Promise<Stored>;
  /** Forgets what it remembered of the database: a transaction was rolled back. */
  forget(): void;
}

interface Entry<Item> {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly item: Item;
}

interface Batch<Item> {
  readonly entries: readonly Entry<Item>[];
  readonly rejects: readonly Reject[];
}

const BATCH_RECORDS = 20_000;
const BATCH_LENGTH = 16 * 1024 * 1024;

export async function runImport<Item>(
  ctx: Context,
  importer: Importer<Item>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const files = await listSourceFiles(options.paths);
  const bytesTotal = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const startedAt = ctx.clock();
  const runId = await importRunStore.insert(ctx.db.queries, importer.kind, startedAt);
  const counts = { read: 0, inserted: 0, duplicate: 0, rejected: 0 };
  let [bytesRead, recordsRead] = [0, 0];
  const showProgress = () =>
    options.onProgress?.({ bytesRead, bytesTotal, recordsRead, recordsStored: counts.read });

  let sent: Promise<unknown> = Promise.resolve();

  async function* batches(): AsyncGenerator<Batch<Item>, void, void> {
    let entries: Entry<Item>[] = [];
    let rejects: Reject[] = [];
    let length = 0;
    let mayJoin = importer.batchRule?.();
    const take = () => {
      const batch = { entries, rejects };
      [entries, rejects, length] = [[], [], 0];
      mayJoin = importer.batchRule?.();
      return batch;
    };
    let bytesBefore = 0;
    for (const file of files) {
      for await (const chunk of linesOf(file.path)) {
        // Parsing would hold up the sending of the batch before, for which the database waits.
        await sent;
        options.signal?.throwIfAborted();
        bytesRead = bytesBefore + chunk.bytesRead;
        for (const source of chunk.lines) {
          recordsRead += 1;
          if (!('text' in source)) {
            rejects.push({ file: file.path, ...source });
            continue;
          }
          const { line, text } = source;
          const item = parsed(() => importer.parse(text, startedAt, file.path));
          if (item instanceof AppError) {
            rejects.push(rejectOf({ file: file.path, line, text }, item.message));
            continue;
          }
          const full = entries.length >= BATCH_RECORDS || length >= BATCH_LENGTH;
          if (full) yield take();
          if (mayJoin?.(item) === false) {
            yield take();
            mayJoin?.(item);
          }
          entries.push({ file: file.path, line, text, item });
          length += text.length;
        }
        if (rejects.length >= BATCH_RECORDS) yield take();
        showProgress();
      }
      bytesBefore += file.sizeBytes;
    }
    if (entries.length > 0 || rejects.length > 0) yield take();
  }

  const store = async (batch: Batch<Item>) => {
    let onSent = () => {};
    sent = new Promise<void>((resolve) => {
      onSent = resolve;
    });
    const storing = storeEntries(ctx, importer, batch.entries, startedAt, onSent);
    const outcomes = await storing.finally(onSent);
    const refused = batch.entries.flatMap((entry, index) => {
      const outcome = outcomes[index];
      return typeof outcome === 'object' ? [rejectOf(entry, outcome.reason)] : [];
    });
    const rejects = [...batch.rejects, ...refused];
    if (rejects.length > 0) await options.writeRejects(rejects);
    counts.read += batch.entries.length + batch.rejects.length;
    counts.inserted += outcomes.filter((outcome) => outcome === 'inserted').length;
    counts.duplicate += outcomes.filter((outcome) => outcome === 'duplicate').length;
    counts.rejected += rejects.length;
    await importRunStore.update(ctx.db.queries, runId, counts, null);
    showProgress();
  };

  let storing = Promise.resolve();
  try {
    for await (const batch of batches()) {
      await storing;
      options.signal?.throwIfAborted();
      storing = store(batch);
      // It is awaited before the next; until then a failure must not count as unhandled.
      storing.catch(() => undefined);
    }
  } finally {
    await storing;
  }
  await followRenames(ctx.db, 'all');
  const finishedAt = ctx.clock();
  await importRunStore.update(ctx.db.queries, runId, counts, finishedAt);
  return { ...counts, seconds: (finishedAt - startedAt) / 1000 };
}

async function* linesOf(path: string): ReturnType<typeof readLines> {
  try {
    yield* readLines(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function parsed<Item>(parse: () => Item): Item | AppError {
  try {
    return parse();
  } catch (error) {
    if (isAppError(error, 'invalid')) return error;
    throw error;
  }
}

function rejectOf(
  entry: { readonly file: string; readonly line: number; readonly text: string },
  reason: string,
): Reject {
  return { file: entry.file, line: entry.line, reason, record: entry.text };
}

/**
 * Stores a batch in one transaction. When the database finds fault with the data, the batch is
 * halved until the record at fault is alone, and that one is refused.
 */
async function storeEntries<Item>(
  ctx: Context,
  importer: Importer<Item>,
  entries: readonly Entry<Item>[],
  nowMs: number,
  onSent: () => void,
): Promise<readonly Outcome[]> {
  if (entries.length === 0) return [];
  const items = entries.map((entry) => entry.item);
  try {
    return await storeBatch(ctx, importer, items, nowMs, onSent);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    if (entries.length === 1) return [{ reason: `the database refuses it: ${error.message}` }];
    const middle = Math.ceil(entries.length / 2);
    const first = await storeEntries(ctx, importer, entries.slice(0, middle), nowMs, onSent);
    const second = await storeEntries(ctx, importer, entries.slice(middle), nowMs, onSent);
    return [...first, ...second];
  }
}

const DEADLOCKS_IN_A_ROW = 10;

async function storeBatch<Item>(
  ctx: Context,
  importer: Importer<Item>,
  items: readonly Item[],
  nowMs: number,
  onSent: () => void,
): Promise<readonly Outcome[]> {
  for (let deadlocks = 1; ; deadlocks += 1) {
    try {
      return await storeOnce(ctx, importer, items, nowMs, onSent);
    } catch (error) {
      importer.forget();
      if (!isDeadlock(error) || deadlocks > DEADLOCKS_IN_A_ROW) throw error;
      await delay(Math.random() * 100 * deadlocks);
    }
  }
}

// It is done again only after the importer has forgotten what it remembered of the first time.
const ONCE = { repeatable: false };

function storeOnce<Item>(
  ctx: Context,
  importer: Importer<Item>,
  items: readonly Item[],
  nowMs: number,
  onSent: () => void,
): Promise<readonly Outcome[]> {
  return ctx.db.transaction(async (tx) => {
    await directoryStore.takeTurn(tx);
    const { outcomes, events } = await importer.store(tx, items, nowMs, onSent);
    await eventStore.insertEvents(tx, events);
    return outcomes;
  }, ONCE);
}

// Classes 22 (data), 23 (constraint) and 54 (a limit of the program).
function isAboutData(error: unknown): error is Error {
  return /^(22|23|54)/.test(codeOf(error));
}
