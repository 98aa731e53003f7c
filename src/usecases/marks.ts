import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { AppError, invalid } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { cutPage, invalidCursor, readCursor } from '../domain/cursor.ts';
import type { EventKind, NewEvent } from '../domain/event.ts';
import { type MarkContent, isMarkColor } from '../domain/mark.ts';
import * as conversationStore from '../store/conversations.ts';
import { insertEvents } from '../store/events.ts';
import { lockConversations } from '../store/incoming.ts';
import * as markStore from '../store/marks.ts';
import type { MarkKey, MarkPlace } from '../store/marks.ts';
import { findSeq } from '../store/reading.ts';
import { noMessage, readerOf, requireSeen } from './conversation-access.ts';

export interface MarkInput {
  readonly conversationId: string;
  readonly messageId: string;
  /** 1 to 32 characters. */
  readonly label: string;
  /** `#` and six hex digits, or the name of a colour. */
  readonly color?: string | null | undefined;
  readonly note?: string | null | undefined;
  /** True unless given: otherwise only the operator who made it sees it. */
  readonly shared?: boolean | undefined;
}

export interface Mark extends MarkContent {
  readonly messageId: string;
  readonly seq: number;
  readonly label: string;
  readonly operatorId: string;
  readonly operatorNick: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

const MAX_LABEL = 32;
const MAX_NOTE = 2000;

type Operator = Extract<Actor, { kind: 'operator' }>;

function requireOperator(actor: Actor): Operator {
  requirePermission(actor, 'message.mark');
  if (actor.kind === 'operator') return actor;
  throw new AppError('forbidden', 'only an operator marks messages');
}

function requireMark({ label, color, note }: MarkInput): void {
  if (label === '' || label.length > MAX_LABEL || label.trim() !== label || /\p{Cc}/u.test(label)) {
    const message = `label must have 1 to ${MAX_LABEL} characters, with no space around it nor control characters`;
    throw invalid('label', message, { rule: 'label_form', most: MAX_LABEL });
  }
  if (color !== undefined && color !== null && !isMarkColor(color)) {
    const message = 'color must be # and six hex digits, or the name of a colour';
    throw invalid('color', message, { rule: 'color_form' });
  }
  const noteLength = (note ?? '').length;
  if (noteLength > MAX_NOTE || note?.includes('\u0000') === true) {
    const message = `note may have ${MAX_NOTE} characters at most, and not U+0000`;
    throw invalid('note', message, { rule: 'too_long', most: MAX_NOTE });
  }
}

/** Puts a mark of the operator on a message, or changes the one of that label. */
export async function put(ctx: Context, actor: Actor, input: MarkInput): Promise<void> {
  const operator = requireOperator(actor);
  requireMark(input);
  const content = {
    color: input.color ?? null,
    note: input.note ?? null,
    shared: input.shared ?? true,
  };
  const { no } = await requireSeen(ctx, actor, input.conversationId);
  await ctx.db.transaction(async (tx) => {
    const key = await lockMark(tx, operator, no, input);
    const before = await markStore.find(tx, key);
    if (before !== undefined && isSame(before, content)) return;
    const now = ctx.clock();
    await markStore.upsert(tx, key, { ...content, createdAt: now });
    await markStore.adjustLabels(tx, [
      ...(before === undefined ? [] : [{ ...key, shared: before.shared, by: -1 }]),
      { ...key, shared: content.shared, by: 1 },
    ]);
    // Others may have seen it until now.
    const withdrawn = before?.shared === true && !content.shared;
    await insertEvents(tx, [
      ...(withdrawn ? [eventOf('message.unmarked', operator, key, true, now)] : []),
      eventOf('message.marked', operator, key, content.shared, now),
    ]);
  });
}

/** Takes back a mark of the operator; nothing happens when there is none. */
export async function remove(
  ctx: Context,
  actor: Actor,
  input: Pick<MarkInput, 'conversationId' | 'messageId' | 'label'>,
): Promise<void> {
  const operator = requireOperator(actor);
  const { no } = await requireSeen(ctx, actor, input.conversationId);
  await ctx.db.transaction(async (tx) => {
    const key = await lockMark(tx, operator, no, input);
    const before = await markStore.find(tx, key);
    if (before === undefined) return;
    await markStore.remove(tx, key);
    await markStore.adjustLabels(tx, [{ ...key, shared: before.shared, by: -1 }]);
    await insertEvents(tx, [
      eventOf('message.unmarked', operator, key, before.shared, ctx.clock()),
    ]);
  });
}

async function lockMark(
  tx: Transaction,
  operator: Operator,
  conversationNo: number,
  { messageId, label }: Pick<MarkInput, 'messageId' | 'label'>,
): Promise<MarkKey> {
  await lockConversations(tx, [conversationNo]);
  const messageSeq = await findSeq(tx, conversationNo, messageId);
  if (messageSeq === undefined) throw noMessage(messageId);
  return { conversationNo, messageSeq, operatorNo: operator.no, label };
}

function isSame(one: MarkContent, other: MarkContent): boolean {
  return one.color === other.color && one.note === other.note && one.shared === other.shared;
}

function eventOf(
  kind: Extract<EventKind, 'message.marked' | 'message.unmarked'>,
  operator: Operator,
  key: MarkKey,
  shared: boolean,
  at: number,
): NewEvent {
  return {
    conversationNo: key.conversationNo,
    at,
    kind,
    actor: operator.id,
    data: { seq: key.messageSeq, label: key.label, operatorId: operator.id },
    audience: shared ? 'staff' : `operator:${operator.no}`,
  };
}

/** The marks of a conversation that the actor sees, by the arrival of their messages. For staff. */
export async function listOfConversation(
  ctx: Context,
  actor: Actor,
  input: {
    readonly conversationId: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly marks: readonly Mark[]; readonly next: string | null }> {
  requirePermission(actor, 'history.any');
  const { no, id } = await requireSeen(ctx, actor, input.conversationId);
  const name = `marks ${id}`;
  const found = await markStore.listOfConversation(ctx.db, readerOf(actor), no, {
    after: input.cursor === undefined ? undefined : placeOf(input.cursor, name),
    limit: input.limit + 1,
  });
  const { rows, next } = cutPage(name, found, input.limit, (row) => [
    row.messageSeq,
    row.operatorNo,
    row.label,
  ]);
  return {
    marks: rows.map((row) => ({
      messageId: row.messageId,
      seq: row.messageSeq,
      label: row.label,
      color: row.color,
      note: row.note,
      shared: row.shared,
      operatorId: row.operatorId,
      operatorNick: row.operatorNick,
      createdAt: row.createdAt,
    })),
    next,
  };
}

function placeOf(cursor: string, name: string): MarkPlace {
  const [messageSeq, operatorNo, label, ...rest] = readCursor(cursor, name);
  const isPlace =
    typeof messageSeq === 'number' &&
    Math.abs(messageSeq) < 2 ** 31 &&
    typeof operatorNo === 'number' &&
    typeof label === 'string' &&
    rest.length === 0;
  if (!isPlace) throw invalidCursor('is malformed');
  return { messageSeq, operatorNo, label };
}

/** All labels that the actor sees on marks. For staff. */
export async function labels(ctx: Context, actor: Actor): Promise<string[]> {
  requirePermission(actor, 'conversation.search');
  return conversationStore.listLabels(ctx.db, readerOf(actor));
}
