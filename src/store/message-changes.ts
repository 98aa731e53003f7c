import type { Db, Prepared, Transaction } from '../db/open.ts';
import { ADMIN, type ConversationId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { type MessageRow, messageColumns, toMessage } from './messages.ts';
import { visibleToUsers } from './visibility.ts';

/** A message, and what decides who may see it. */
export interface PlacedMessage {
  readonly conversationNo: number;
  readonly visibleToUsers: boolean;
  readonly participantNos: readonly number[];
  readonly message: Message | undefined;
}

const one: Prepared = {
  name: 'messages.find',
  text: `
    select c.no as conversation_no, ${visibleToUsers} as visible,
      array(select p.user_no from participants p where p.conversation_no = c.no) as participants,
      ${messageColumns}
    from conversations c
    left join messages m on m.conversation_no = c.no and m.id = $2
    where c.id = $1`,
};

type OneRow = {
  readonly conversation_no: number;
  readonly visible: boolean;
  readonly participants: readonly string[];
} & (MessageRow | { readonly seq: null });

/** Undefined when there is no such conversation. */
export async function find(
  db: Db,
  conversationId: string,
  messageId: string,
): Promise<PlacedMessage | undefined> {
  const [row] = await db.read<OneRow>(one, [conversationId, messageId]);
  if (row === undefined) return undefined;
  return {
    conversationNo: row.conversation_no,
    visibleToUsers: row.visible,
    participantNos: row.participants.map(Number),
    message: row.seq === null ? undefined : toMessage(row, conversationId as ConversationId),
  };
}

const revokeStatement: Prepared = {
  name: 'messages.revoke',
  text: `
    update messages m set revoked_at = $3, updated_at = $3, revoked_by = $4
    where m.conversation_no = $1 and m.seq = $2 and m.revoked_at is null
    returning ${messageColumns}`,
};

/**
 * Revokes a message of a conversation whose state is locked; undefined when it is revoked already.
 * To whom nothing else is new, nothing is unread any more.
 */
export async function updateRevoked(
  tx: Transaction,
  { conversationNo, seq, conversationId }: MessagePlace & { conversationId: ConversationId },
  { atMs, by }: { readonly atMs: number; readonly by: string | null },
): Promise<Message | undefined> {
  const [row] = await tx.send<MessageRow>(revokeStatement, [conversationNo, seq, atMs, by]);
  if (row === undefined) return undefined;
  await tx.send(refreshUnread('participants', 'users', 'user_no'), [conversationNo, seq]);
  await tx.send(refreshUnread('conversation_operators', 'operators', 'operator_no'), [
    conversationNo,
    seq,
  ]);
  return toMessage(row, conversationId);
}

function refreshUnread(readers: string, people: string, no: string): Prepared {
  return {
    name: `messages.refresh_unread_of_${people}`,
    text: `
      update ${readers} r set unread = false
      from ${people} p
      where r.conversation_no = $1 and r.unread and r.read_seq < $2 and p.no = r.${no}
        and not exists (
          select from messages m
          where m.conversation_no = r.conversation_no and m.seq > r.read_seq
            and m.sender not in (p.id, '${ADMIN}') and m.revoked_at is null)`,
  };
}

export interface MessagePlace {
  readonly conversationNo: number;
  readonly seq: number;
}

const pushed: Prepared = {
  name: 'messages.mark_pushed',
  text: `
    with given as (
      select m.conversation_no, m.seq
      from unnest($1::bigint[], $2::int[]) as g (conversation_no, seq)
      join messages m on m.conversation_no = g.conversation_no and m.seq = g.seq
      where m.pushed_at is null
      order by m.conversation_no, m.seq
      for update of m
    )
    update messages m set pushed_at = $3 from given g
    where m.conversation_no = g.conversation_no and m.seq = g.seq and m.pushed_at is null`,
};

/** Says of messages that a live connection has shown them; the first time counts. */
export async function updatePushed(
  db: Db,
  places: readonly MessagePlace[],
  atMs: number,
): Promise<void> {
  await db.prepared(pushed, [
    places.map((place) => place.conversationNo),
    places.map((place) => place.seq),
    atMs,
  ]);
}
