import type { Transaction } from '../db/open.ts';
import {
  type ConversationStatus,
  type ConversationType,
  openStatuses,
} from '../domain/conversation.ts';
import { insertOperatorsAndTags, refreshCopies } from './incoming-conversation-parts.ts';
import { lockConversations } from './incoming.ts';
import {
  type Participation,
  appendIncomingTimelines,
  createIncomingTimelines,
  gatherPast,
  refreshVisibility,
} from './incoming-timelines.ts';
import { refreshSearch } from './search-index.ts';

export interface NewConversation {
  readonly id: string;
  readonly type: ConversationType;
  readonly groupId: string | null;
  readonly userNo: number | null;
  /** In order; of a direct conversation exactly two. */
  readonly memberNos: readonly number[];
  readonly title: string;
  readonly address: string;
  readonly tags: readonly string[];
  readonly status: ConversationStatus;
  readonly hidden: boolean;
  readonly createdAt: number;
  /** Also those who have left. */
  readonly operatorNos: readonly number[];
  readonly leftOperatorNos: readonly number[];
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly placeholder: boolean;
}

/** A conversation as far as placing messages needs it. */
export interface PlacedConversation {
  readonly no: number;
  readonly id: string;
  readonly type: ConversationType;
  readonly groupId: string | null;
  readonly userNo: number | null;
  readonly createdAt: number;
  readonly placeholder: boolean;
  readonly directPair: string | null;
}

const placed = `c.no, c.id, c.type, c.group_id as "groupId", c.user_no as "userNo",
  c.created_at as "createdAt", c.placeholder, c.direct_pair as "directPair"`;

export function directPair(memberNos: readonly number[]): string {
  return memberNos.toSorted((a, b) => a - b).join(':');
}

export async function findByIds(
  tx: Transaction,
  ids: readonly string[],
): Promise<PlacedConversation[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.client.query<PlacedConversation>(
    `select ${placed} from conversations c where c.id = any($1::text[])`,
    [ids],
  );
  return rows;
}

export async function findByDirectPairs(
  tx: Transaction,
  pairs: readonly string[],
): Promise<PlacedConversation[]> {
  if (pairs.length === 0) return [];
  const { rows } = await tx.client.query<PlacedConversation>(
    `select ${placed} from conversations c where c.direct_pair = any($1::text[])`,
    [pairs],
  );
  return rows;
}

/** The newest open conversation of each group. */
export async function listNewestOpenOfGroups(
  tx: Transaction,
  groupIds: readonly string[],
): Promise<PlacedConversation[]> {
  if (groupIds.length === 0) return [];
  const { rows } = await tx.client.query<PlacedConversation>(
    `select c.* from unnest($1::text[]) as given (group_id)
     cross join lateral (
       select ${placed} from conversations c
       where c.group_id = given.group_id and c.status = any($2::smallint[])
       order by c.created_at desc, c.id desc limit 1
     ) c`,
    [groupIds, openStatuses],
  );
  return rows;
}

/** Who a one-to-one conversation is between: a user, and an operator or (null) the system. */
export interface Pairing {
  readonly userNo: number;
  readonly operatorNo: number | null;
}

/** The newest open conversation of each pairing; with the system, any that is not a group's. */
export async function listNewestOpenOfPairings(
  tx: Transaction,
  pairings: readonly Pairing[],
): Promise<(PlacedConversation & { readonly pairing: Pairing })[]> {
  if (pairings.length === 0) return [];
  const { rows } = await tx.client.query<PlacedConversation & { ord: number }>(
    `select c.*, given.ord
     from unnest($1::bigint[], $2::bigint[]) with ordinality as given (user_no, operator_no, ord)
     cross join lateral (
       select ${placed} from conversations c
       where c.user_no = given.user_no and c.type = 'service' and c.status = any($3::smallint[])
         and case when given.operator_no is null then c.group_id is null else exists (
           select from conversation_operators co
           where co.conversation_no = c.no and co.operator_no = given.operator_no) end
       order by c.created_at desc, c.id desc limit 1
     ) c`,
    [pairings.map((each) => each.userNo), pairings.map((each) => each.operatorNo), openStatuses],
  );
  return rows.flatMap(({ ord, ...row }) => {
    const pairing = pairings[ord - 1];
    return pairing === undefined ? [] : [{ ...row, pairing }];
  });
}

/** Where Easemob messages already are, among the conversations of the given groups. */
export async function listHoldersInGroups(
  tx: Transaction,
  keys: readonly { readonly groupId: string; readonly hxMsgId: string }[],
): Promise<(PlacedConversation & { readonly hxMsgId: string })[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.client.query<PlacedConversation & { hxMsgId: string }>(
    `select ${placed}, given.hx_msg_id as "hxMsgId"
     from unnest($1::text[], $2::text[]) as given (group_id, hx_msg_id)
     join conversations c on c.group_id = given.group_id
     cross join lateral (
       select from messages m
       where m.conversation_no = c.no and m.hx_msg_id = given.hx_msg_id limit 1
     ) m
     order by c.created_at, c.id`,
    [keys.map((key) => key.groupId), keys.map((key) => key.hxMsgId)],
  );
  return rows;
}

/** Where Easemob messages already are, among the conversations that the given users take part in. */
export async function listHoldersOfUsers(
  tx: Transaction,
  keys: readonly { readonly userNo: number; readonly hxMsgId: string }[],
): Promise<(PlacedConversation & { readonly ofUserNo: number; readonly hxMsgId: string })[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.client.query<
    PlacedConversation & { ofUserNo: number; hxMsgId: string }
  >(
    `select ${placed}, given.user_no as "ofUserNo", given.hx_msg_id as "hxMsgId"
     from unnest($1::bigint[], $2::text[]) as given (user_no, hx_msg_id)
     join participants p on p.user_no = given.user_no
     join conversations c on c.no = p.conversation_no
     cross join lateral (
       select from messages m
       where m.conversation_no = c.no and m.hx_msg_id = given.hx_msg_id limit 1
     ) m
     order by c.created_at, c.id`,
    [keys.map((key) => key.userNo), keys.map((key) => key.hxMsgId)],
  );
  return rows;
}

/** Creates conversations, each id and each direct pair once; gives their numbers by id. */
export async function insertConversations(
  tx: Transaction,
  conversations: readonly NewConversation[],
): Promise<Map<string, number>> {
  if (conversations.length === 0) return new Map();
  const { rows } = await tx.client.query<{ no: number; id: string }>(
    `insert into conversations (id, type, group_id, user_no, title, address, status, hidden,
       created_at, ended_at, ended_by, direct_pair, placeholder)
     select id, type, group_id, user_no, title, address, status, hidden,
       created_at, ended_at, ended_by, direct_pair, placeholder
     from ${givenConversations} order by ord
     returning no, id`,
    conversationValues(conversations),
  );
  const nos = new Map(rows.map((row) => [row.id, row.no]));
  const all = conversations.flatMap((conversation) => {
    const no = nos.get(conversation.id);
    return no === undefined ? [] : [{ ...conversation, no }];
  });
  await tx.client.query(
    `insert into conversation_state (conversation_no, status, created_at)
     select * from unnest($1::bigint[], $2::smallint[], $3::bigint[])`,
    [all.map((each) => each.no), all.map((each) => each.status), all.map((each) => each.createdAt)],
  );
  await gatherPast(tx, await writeParticipants(tx, all.flatMap(memberships)));
  await insertOperatorsAndTags(tx, all);
  await refreshSearch(tx, nos.values());
  return nos;
}

/**
 * Describes placeholder conversations: everything is as given, save that an owner and participants
 * who are there already stay, the latter after those given. Messages and timelines follow.
 */
export async function fillConversations(
  tx: Transaction,
  conversations: readonly (NewConversation & { readonly no: number })[],
): Promise<void> {
  if (conversations.length === 0) return;
  const nos = conversations.map((each) => each.no);
  await lockConversations(tx, nos);
  await tx.client.query(
    `update conversations c set id = given.id, type = given.type, group_id = given.group_id,
       user_no = coalesce(given.user_no, c.user_no), title = given.title,
       address = given.address, status = given.status, hidden = given.hidden,
       created_at = given.created_at, ended_at = given.ended_at, ended_by = given.ended_by,
       direct_pair = given.direct_pair, placeholder = given.placeholder
     from ${givenConversations}
     join unnest($14::bigint[]) with ordinality as target (no, ord) on target.ord = given.ord
     where c.no = target.no`,
    [...conversationValues(conversations), nos],
  );
  await refreshCopies(tx, nos);
  // An operator who has joined since stays.
  await tx.client.query(
    `delete from conversation_operators
     where conversation_no = any($1::bigint[]) and joined_at is null`,
    [nos],
  );
  await tx.client.query('delete from conversation_tags where conversation_no = any($1::bigint[])', [
    nos,
  ]);
  await tx.client.query(createIncomingTimelines);
  await gatherPast(tx, await writeParticipants(tx, await withPresent(tx, conversations)));
  await appendIncomingTimelines(tx);
  await insertOperatorsAndTags(tx, conversations);
  await refreshVisibility(tx, nos);
  await refreshSearch(tx, nos);
}

const givenConversations = `unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[],
    $6::text[], $7::smallint[], $8::boolean[], $9::bigint[], $10::bigint[], $11::text[],
    $12::text[], $13::boolean[]) with ordinality
  as given (id, type, group_id, user_no, title, address, status, hidden, created_at, ended_at,
    ended_by, direct_pair, placeholder, ord)`;

function conversationValues(conversations: readonly NewConversation[]): unknown[] {
  const column = (value: (conversation: NewConversation) => unknown) => conversations.map(value);
  return [
    column((each) => each.id),
    column((each) => each.type),
    column((each) => each.groupId),
    column((each) => each.userNo),
    column((each) => each.title),
    column((each) => each.address),
    column((each) => each.status),
    column((each) => each.hidden),
    column((each) => each.createdAt),
    column((each) => each.endedAt),
    column((each) => each.endedBy),
    column((each) => (each.type === 'direct' ? directPair(each.memberNos) : null)),
    column((each) => each.placeholder),
  ];
}

type Numbered = NewConversation & { readonly no: number };

interface Membership extends Participation {
  readonly position: number;
}

const LAST_POSITION = 32_767;

function placeAll(conversationNo: number, userNos: readonly number[]): Membership[] {
  return userNos.map((userNo, index) => ({
    conversationNo,
    userNo,
    position: Math.min(index, LAST_POSITION),
  }));
}

function memberships(conversation: Numbered): Membership[] {
  return placeAll(conversation.no, conversation.memberNos);
}

async function withPresent(
  tx: Transaction,
  conversations: readonly Numbered[],
): Promise<Membership[]> {
  const rows = await listParticipations(
    tx,
    conversations.map((each) => each.no),
  );
  const members = new Map(conversations.map(({ no, memberNos }) => [no, new Set(memberNos)]));
  for (const { conversationNo, userNo } of rows) members.get(conversationNo)?.add(userNo);
  return [...members].flatMap(([no, userNos]) => placeAll(no, [...userNos]));
}

/** The participants of conversations, each conversation's in their order. */
export async function listParticipations(
  tx: Transaction,
  conversationNos: readonly number[],
): Promise<Participation[]> {
  if (conversationNos.length === 0) return [];
  const { rows } = await tx.client.query<Participation>(
    `select p.conversation_no as "conversationNo", p.user_no as "userNo"
     from participants p join users u on u.no = p.user_no
     where p.conversation_no = any($1::bigint[])
     order by p.position, u.id`,
    [conversationNos],
  );
  return rows;
}

/** Gives those who were not participants before. */
async function writeParticipants(
  tx: Transaction,
  given: readonly Membership[],
): Promise<Participation[]> {
  if (given.length === 0) return [];
  const { rows } = await tx.client.query<Participation & { joined: boolean }>(
    `insert into participants (conversation_no, user_no, position, read_seq)
     select given.no, given.user_no, given.position, s.last_seq
     from unnest($1::bigint[], $2::bigint[], $3::smallint[]) as given (no, user_no, position)
     join conversation_state s on s.conversation_no = given.no
     on conflict (conversation_no, user_no) do update set position = excluded.position
     returning conversation_no as "conversationNo", user_no as "userNo", xmax = 0 as joined`,
    [
      given.map((each) => each.conversationNo),
      given.map((each) => each.userNo),
      given.map((each) => each.position),
    ],
  );
  return rows.filter((row) => row.joined);
}
