import type { Transaction } from '../db/open.ts';
import type { ConversationRecord } from '../ingest/records.ts';
import * as conversationStore from '../store/incoming-conversations.ts';
import type { NewConversation, PlacedConversation } from '../store/incoming-conversations.ts';
import type { Outcome } from './import-run.ts';

/** A record with its place in the batch. */
export interface Indexed<Record> {
  readonly record: Record;
  readonly index: number;
}

/** A record that says something new: of an unknown conversation, or of a placeholder. */
export interface NewsOfConversation extends Indexed<ConversationRecord> {
  readonly known: PlacedConversation | undefined;
}

/** The records that are not of conversations that are described already. */
export async function findNews(
  tx: Transaction,
  records: readonly Indexed<ConversationRecord>[],
): Promise<NewsOfConversation[]> {
  const rows = await conversationStore.findByIds(
    tx,
    records.map(({ record }) => record.id),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const seen = new Set<string>();
  return records.flatMap(({ record, index }) => {
    const row = known.get(record.id);
    if (seen.has(record.id)) return [];
    if (row !== undefined && (!row.placeholder || record.placeholder)) return [];
    seen.add(record.id);
    return [{ record, index, known: row }];
  });
}

interface Numbers {
  readonly users: ReadonlyMap<string, number>;
  readonly operators: ReadonlyMap<string, number>;
}

/**
 * Creates conversations and describes placeholders. Two users have one direct conversation: when
 * theirs is still a placeholder it takes the record's id, else the record is refused.
 */
export async function storeConversations(
  tx: Transaction,
  news: readonly NewsOfConversation[],
  numbers: Numbers,
): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  const given = news.map((each) => ({ ...each, row: toRow(each.record, numbers) }));
  const byPair = await findPairs(tx, given);
  const crowded = await findCrowded(tx, given);
  const created: NewConversation[] = [];
  const filled: (NewConversation & { no: number })[] = [];
  for (const { record, index, known, row } of given) {
    const pair = row.type === 'direct' ? conversationStore.directPair(row.memberNos) : undefined;
    const holder = pair === undefined ? undefined : byPair.get(pair);
    let target: Holder | undefined = known;
    if (holder !== undefined && holder.id !== record.id) {
      if (!holder.placeholder || record.placeholder || known !== undefined) {
        const [one, other] = record.memberIds;
        const reason = `${one} and ${other} already have the direct conversation ${holder.id}: two users have one`;
        outcomes.set(index, { reason });
        continue;
      }
      target = holder;
    }
    if (known !== undefined && crowded.has(known.no)) {
      const reason = `others than its two members have written in ${record.id}: it cannot be a direct conversation`;
      outcomes.set(index, { reason });
      continue;
    }
    if (pair !== undefined) {
      byPair.set(pair, { id: record.id, no: target?.no ?? 0, placeholder: false });
    }
    if (target === undefined) created.push(row);
    else filled.push({ ...row, no: target.no });
    outcomes.set(index, 'inserted');
  }
  await conversationStore.insertConversations(tx, created);
  await conversationStore.fillConversations(tx, filled);
  return outcomes;
}

/** The conversations that {@link storeConversations} may describe. */
export async function listToFill(
  tx: Transaction,
  news: readonly NewsOfConversation[],
  numbers: Numbers,
): Promise<number[]> {
  const known = news.flatMap((each) => each.known?.no ?? []);
  const given = news.map(({ record }) => ({ row: toRow(record, numbers) }));
  const holders = [...(await findPairs(tx, given)).values()].filter((each) => each.placeholder);
  return [...known, ...holders.map(({ no }) => no)];
}

type Holder = Pick<PlacedConversation, 'id' | 'no' | 'placeholder'>;

async function findPairs(
  tx: Transaction,
  given: readonly { readonly row: NewConversation }[],
): Promise<Map<string, Holder>> {
  const direct = given.filter(({ row }) => row.type === 'direct');
  const rows = await conversationStore.findByDirectPairs(
    tx,
    direct.map(({ row }) => conversationStore.directPair(row.memberNos)),
  );
  return new Map(rows.map((row) => [row.directPair ?? '', row]));
}

/** Placeholders in which others take part than the members of the direct conversation to be. */
async function findCrowded(
  tx: Transaction,
  given: readonly (NewsOfConversation & { readonly row: NewConversation })[],
): Promise<Set<number>> {
  const members = new Map<number, readonly number[]>();
  for (const { known, row } of given) {
    if (known !== undefined && row.type === 'direct') members.set(known.no, row.memberNos);
  }
  const present = await conversationStore.listParticipations(tx, [...members.keys()]);
  const others = present.filter(
    ({ conversationNo, userNo }) => members.get(conversationNo)?.includes(userNo) !== true,
  );
  return new Set(others.map(({ conversationNo }) => conversationNo));
}

function toRow(record: ConversationRecord, { users, operators }: Numbers): NewConversation {
  const { memberIds, operatorIds, leftOperatorIds, userId, ...same } = record;
  return {
    ...same,
    userNo: userId === null ? null : (users.get(userId) ?? null),
    memberNos: memberIds.flatMap((id) => users.get(id) ?? []),
    operatorNos: operatorIds.flatMap((id) => operators.get(id) ?? []),
    leftOperatorNos: leftOperatorIds.flatMap((id) => operators.get(id) ?? []),
  };
}
