import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { type FavoriteRecord, type MarkRecord, parseAnnotation } from '../ingest/records.ts';
import { findMessages, insertFavorites, insertMarks } from '../store/incoming-annotations.ts';
import { People } from './import-people.ts';
import { type ImportOptions, type ImportSummary, type Outcome, runImport } from './import-run.ts';

export type Annotation = MarkRecord | FavoriteRecord;

/** Imports marks and favorites of messages that are there. */
export async function importAnnotations(
  ctx: Context,
  actor: Actor,
  options: ImportOptions,
): Promise<ImportSummary> {
  requirePermission(actor, 'archive.import');
  const people = new People();
  return runImport(
    ctx,
    {
      kind: 'annotations',
      parse: parseAnnotation,
      store: async (tx, records) => ({
        outcomes: await storeAnnotations(tx, records, people),
        events: [],
      }),
      forget: () => people.forget(),
    },
    options,
  );
}

/** Stores marks and favorites; one of a message that is not there is refused. */
export async function storeAnnotations(
  tx: Transaction,
  records: readonly Annotation[],
  people: People,
): Promise<Outcome[]> {
  const places = await findMessages(tx, records);
  const found = records.flatMap((record, index) => {
    const place = places[index];
    return place === undefined ? [] : [{ record, place, index }];
  });
  const operatorNos = await people.operators(
    tx,
    found.flatMap(({ record }) =>
      record.kind === 'mark' ? [{ id: record.operatorId, at: record.createdAt }] : [],
    ),
  );
  const userNos = await people.users(
    tx,
    found.flatMap(({ record }) =>
      record.kind === 'favorite' ? [{ id: record.userId, at: record.createdAt }] : [],
    ),
  );
  const outcomes = records.map((record): Outcome => ({ reason: whyNotFound(record) }));
  const newMarks = [];
  const newFavorites = [];
  for (const { record, place, index } of found) {
    if (record.kind === 'mark') {
      const operatorNo = required(operatorNos.get(record.operatorId));
      newMarks.push({
        ...place,
        operatorNo,
        label: record.label,
        color: record.color,
        note: record.note,
        shared: record.shared,
        createdAt: record.createdAt,
        index,
      });
    } else {
      const userNo = required(userNos.get(record.userId));
      newFavorites.push({ ...place, userNo, createdAt: record.createdAt, index });
    }
  }
  for (const { index } of found) outcomes[index] = 'duplicate';
  for (const mark of await insertMarks(tx, newMarks)) outcomes[mark.index] = 'inserted';
  for (const favorite of await insertFavorites(tx, newFavorites)) {
    outcomes[favorite.index] = 'inserted';
  }
  return outcomes;
}

function required(no: number | undefined): number {
  if (no === undefined) throw new Error('a person that was looked up is not there');
  return no;
}

function whyNotFound(record: Annotation): string {
  const named =
    record.messageId === null ? `hxMsgId ${record.hxMsgId}` : `messageId ${record.messageId}`;
  return `there is no message with ${named} in conversation ${record.conversationId}: import the messages first`;
}
