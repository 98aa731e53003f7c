import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { looksLikeOperator } from '../domain/ids.ts';
import { type ArchiveRecord, type MessageRecord, parseArchiveRecord } from '../ingest/records.ts';
import * as directoryStore from '../store/directory.ts';
import { type NewMessage, insertMessages } from '../store/incoming.ts';
import { findByIds } from '../store/incoming-conversations.ts';
import { lockWithTimelines } from '../store/incoming-locks.ts';
import { storeAnnotations } from './import-annotations.ts';
import {
  type Indexed,
  type NewsOfConversation,
  findNews,
  listToFill,
  storeConversations,
} from './import-conversations.ts';
import { type Mention, People, type Person } from './import-people.ts';
import {
  type ImportOptions,
  type ImportSummary,
  type Outcome,
  type Stored,
  runImport,
} from './import-run.ts';
import { Placing } from './place-messages.ts';

/** Imports records of every kind that `export` writes, in any order. */
export async function importDirectory(
  ctx: Context,
  actor: Actor,
  options: ImportOptions,
): Promise<ImportSummary> {
  requirePermission(actor, 'archive.import');
  const people = new People();
  const placing = new Placing();
  return runImport(
    ctx,
    {
      kind: 'directory',
      parse: parseArchiveRecord,
      batchRule,
      store: (tx, records, nowMs) => storeRecords(tx, records, nowMs, people, placing),
      forget() {
        people.forget();
        placing.forget();
      },
    },
    options,
  );
}

/**
 * A batch is stored by kind: directory, messages, annotations. A record that would be read otherwise
 * if it were stored in its place begins a new batch, so that the result is that of one by one.
 */
function batchRule(): (record: ArchiveRecord) => boolean {
  let [messages, annotations] = [false, false];
  // A later record of the same conversation may count as well.
  const unsettled = new Set<string>();
  return (record) => {
    if (record.kind === 'mark' || record.kind === 'favorite') {
      annotations = true;
      return true;
    }
    if (annotations) return false;
    if (record.kind === 'message') messages = true;
    else if (messages && changesWhoIsWho(record)) return false;
    if (record.kind === 'conversation') {
      if (unsettled.has(record.id)) return false;
      if (record.placeholder || record.type === 'direct') unsettled.add(record.id);
    }
    return true;
  };
}

/** Whether messages read before and after this record would be taken differently. */
function changesWhoIsWho(record: Of<'user' | 'operator' | 'conversation'>): boolean {
  if (record.kind === 'user') return looksLikeOperator(record.id);
  if (record.kind === 'operator') return !looksLikeOperator(record.id);
  return (
    record.type === 'direct' ||
    record.memberIds.some(looksLikeOperator) ||
    !record.operatorIds.every(looksLikeOperator)
  );
}

type Of<Kind extends ArchiveRecord['kind']> = Extract<ArchiveRecord, { kind: Kind }>;

interface Met {
  readonly users: ReadonlyMap<string, number>;
  readonly operators: ReadonlyMap<string, number>;
  readonly senders: ReadonlyMap<string, Person>;
}

/** The records of one kind, each with its place in the batch. */
function pick<Kind extends ArchiveRecord['kind']>(
  records: readonly ArchiveRecord[],
  ...kinds: readonly Kind[]
): Indexed<Of<Kind>>[] {
  return records.flatMap((record, index) =>
    (kinds as readonly string[]).includes(record.kind)
      ? [{ record: record as Of<Kind>, index }]
      : [],
  );
}

async function storeRecords(
  tx: Transaction,
  records: readonly ArchiveRecord[],
  nowMs: number,
  people: People,
  placing: Placing,
): Promise<Stored> {
  const outcomes = records.map((): Outcome => 'duplicate');
  for (const index of await storeUsers(tx, pick(records, 'user'))) outcomes[index] = 'inserted';
  const operators = pick(records, 'operator');
  for (const index of await storeOperators(tx, operators, people)) outcomes[index] = 'inserted';

  const conversations = await findNews(tx, pick(records, 'conversation'));
  const met = await meetEveryone(tx, records, conversations, people);
  await lockInOrder(tx, records, conversations, met);
  for (const [index, outcome] of await storeConversations(tx, conversations, met)) {
    outcomes[index] = outcome;
  }
  if (conversations.some(({ known }) => known !== undefined)) placing.forget();

  const messages = pick(records, 'message');
  const stored = await storeMessages(tx, messages, nowMs, met.senders, placing);
  for (const [place, { index }] of messages.entries()) {
    outcomes[index] = stored.outcomes[place] ?? 'duplicate';
  }
  const annotations = pick(records, 'mark', 'favorite');
  const annotated = await storeAnnotations(
    tx,
    annotations.map(({ record }) => record),
    people,
  );
  for (const [place, { index }] of annotations.entries()) {
    outcomes[index] = annotated[place] ?? 'duplicate';
  }
  return { outcomes, events: stored.events };
}

/**
 * Conversations that are described have their timelines locked for it, and only then would messages
 * lock the states of theirs. So all that a batch of both is to lock is locked first, and in order.
 */
async function lockInOrder(
  tx: Transaction,
  records: readonly ArchiveRecord[],
  news: readonly NewsOfConversation[],
  met: Met,
): Promise<void> {
  const filled = await listToFill(tx, news, met);
  if (filled.length === 0) return;
  const named = new Set(
    records.flatMap((record) => ('conversationId' in record ? [record.conversationId] : [])),
  );
  const there = await findByIds(tx, [...named]);
  const senders = [...met.senders.values()].flatMap((each) =>
    each.kind === 'user' ? [each.no] : [],
  );
  await lockWithTimelines(
    tx,
    [...filled, ...there.map(({ no }) => no)],
    [...met.users.values(), ...senders],
  );
}

/** Of records with the same id, those that count in turn, given what is stored; the last one stays. */
function effective<Row extends { readonly id: string; readonly placeholder: boolean }>(
  records: readonly Indexed<Row>[],
  known: ReadonlyMap<string, { readonly placeholder: boolean }>,
): { rows: Row[]; inserted: number[] } {
  const rows = new Map<string, Row>();
  const inserted: number[] = [];
  for (const { record, index } of records) {
    const before = rows.get(record.id) ?? known.get(record.id);
    if (before !== undefined && (!before.placeholder || record.placeholder)) continue;
    rows.set(record.id, record);
    inserted.push(index);
  }
  return { rows: [...rows.values()], inserted };
}

async function storeUsers(tx: Transaction, records: Indexed<Of<'user'>>[]): Promise<number[]> {
  const ids = records.map(({ record }) => record.id);
  const { rows, inserted } = effective(records, await directoryStore.findUsers(tx, ids));
  await directoryStore.insertUsers(tx, rows);
  return inserted;
}

async function storeOperators(
  tx: Transaction,
  records: Indexed<Of<'operator'>>[],
  people: People,
): Promise<number[]> {
  const ids = records.map(({ record }) => record.id);
  const { rows, inserted } = effective(records, await directoryStore.findOperators(tx, ids));
  people.noteOperators(await directoryStore.insertOperators(tx, rows));
  return inserted;
}

/** Knows everyone that conversations and messages name, in the order in which they are named. */
async function meetEveryone(
  tx: Transaction,
  records: readonly ArchiveRecord[],
  conversations: readonly NewsOfConversation[],
  people: People,
): Promise<Met> {
  const firstAt = new Map<string, number>();
  const news = new Set<number>(conversations.map(({ index }) => index));
  const [users, operators, senders] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const name = (ids: Set<string>, id: string, at: number) => {
    ids.add(id);
    if (!firstAt.has(id)) firstAt.set(id, at);
  };
  for (const [index, record] of records.entries()) {
    if (record.kind === 'message') name(senders, record.from, record.sentAt);
    if (record.kind !== 'conversation' || !news.has(index)) continue;
    for (const id of record.memberIds) name(users, id, record.createdAt);
    for (const id of record.operatorIds) name(operators, id, record.createdAt);
  }
  const mentions = (ids: Set<string>): Mention[] =>
    [...ids].map((id) => ({ id, at: firstAt.get(id) ?? 0 }));
  return {
    users: await people.users(tx, mentions(users)),
    operators: await people.operators(tx, mentions(operators)),
    senders: await people.senders(tx, mentions(senders)),
  };
}

async function storeMessages(
  tx: Transaction,
  messages: readonly Indexed<MessageRecord>[],
  nowMs: number,
  senders: ReadonlyMap<string, Person>,
  placing: Placing,
): Promise<Stored> {
  const placements = await placing.place(
    tx,
    messages.map(({ record }) => record),
    senders,
  );
  const rows: NewMessage[] = [];
  const owners: number[] = [];
  const outcomes: Outcome[] = [];
  for (const [index, { record }] of messages.entries()) {
    const placement = placements[index];
    if (placement === undefined || 'reason' in placement) {
      outcomes.push(placement ?? 'duplicate');
      continue;
    }
    const sender = senders.get(record.from);
    rows.push({
      ...record,
      conversationNo: placement.conversationNo,
      fromUserNo: sender?.kind === 'user' ? sender.no : null,
      // The record of the conversation says who is in it.
      toUserNo: null,
    });
    owners.push(index);
    outcomes.push('duplicate');
  }
  const { inserted, events } = await insertMessages(tx, rows, { receivedAt: nowMs });
  for (const [row, index] of owners.entries()) {
    if (inserted[row] === true) outcomes[index] = 'inserted';
  }
  return { outcomes, events };
}
