import type { Context } from '../context.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import {
  type CannedReply,
  requireKnownVariables,
  requireShortcut,
} from '../domain/canned-reply.ts';
import { fold } from '../domain/fold.ts';
import { AppError, invalid } from '../errors.ts';
import * as replyStore from '../store/canned-replies.ts';
import type { CannedReplyRow } from '../store/canned-replies.ts';

export type { CannedReply } from '../domain/canned-reply.ts';

/** They are listed whole. */
const MOST = { shared: 1000, own: 500 };

export interface CannedReplyInput {
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

const shown = ({ operatorNo, ...reply }: CannedReplyRow): CannedReply => ({
  ...reply,
  shared: operatorNo === replyStore.SHARED,
});

/** Under which number an actor's own ones are; undefined of who has none. */
const ownerOf = (actor: Actor) => (actor.kind === 'operator' ? actor.no : undefined);

function requireMayWrite(actor: Actor, shared: boolean): void {
  requirePermission(actor, shared ? 'reply.write-shared' : 'reply.write-own');
}

function contentOf(input: CannedReplyInput) {
  const title = input.title.trim();
  if (title === '' || input.text.trim() === '') {
    const field = title === '' ? 'title' : 'text';
    throw invalid(field, `${field} is empty: give it words`, { rule: 'blank' });
  }
  requireShortcut(input.shortcut);
  requireKnownVariables(input.text);
  const { shortcut, text } = input;
  return { shortcut, shortcutKey: fold(shortcut), title, text };
}

function taken(shortcut: string): AppError {
  return new AppError('conflict', `there is a reply "${shortcut}" already: choose another`, {
    field: 'shortcut',
    reason: 'taken',
  });
}

/** The actor's own and then the shared ones, each in their order. */
export async function list(ctx: Context, actor: Actor): Promise<CannedReply[]> {
  requirePermission(actor, 'reply.read');
  const owners = [replyStore.SHARED, ownerOf(actor)].filter((owner) => owner !== undefined);
  return (await replyStore.list(ctx.db.queries, owners)).map(shown);
}

/** Throws invalid, and conflict when the shortcut is taken or there are too many. */
export async function create(
  ctx: Context,
  actor: Actor,
  { shared, ...input }: CannedReplyInput & { readonly shared: boolean },
): Promise<CannedReply> {
  requireMayWrite(actor, shared);
  const content = contentOf(input);
  const operatorNo = shared ? replyStore.SHARED : (ownerOf(actor) ?? replyStore.SHARED);
  const most = shared ? MOST.shared : MOST.own;
  if ((await replyStore.count(ctx.db.queries, operatorNo)) >= most) {
    throw new AppError('conflict', `there are ${most} replies already: remove one first`, {
      fault: { rule: 'too_many', most },
    });
  }
  const createdAt = ctx.clock();
  const row = await replyStore.insert(ctx.db.queries, { ...content, operatorNo, createdAt });
  if (row === undefined) throw taken(input.shortcut);
  return shown(row);
}

/** Changes what is given. Throws not_found, invalid, and conflict when the shortcut is taken. */
export async function update(
  ctx: Context,
  actor: Actor,
  no: number,
  change: Partial<CannedReplyInput>,
): Promise<CannedReply> {
  const before = await getSeen(ctx, actor, no);
  requireMayWrite(actor, before.operatorNo === replyStore.SHARED);
  const content = contentOf({ ...before, ...change });
  const updatedAt = ctx.clock();
  const row = await replyStore.update(ctx.db.queries, no, { ...content, updatedAt });
  if (row === 'taken') throw taken(content.shortcut);
  if (row === undefined) throw noSuchReply(no);
  return shown(row);
}

/**
 * Puts it right after another of the same owner's, or first. Throws not_found, of `after` when that is
 * not among them.
 */
export async function move(
  ctx: Context,
  actor: Actor,
  no: number,
  after: number | null,
): Promise<void> {
  const { operatorNo } = await getSeen(ctx, actor, no);
  requireMayWrite(actor, operatorNo === replyStore.SHARED);
  if (after === no) return;
  await ctx.db.transaction(async (tx) => {
    const order = await replyStore.lockOrder(tx, operatorNo);
    if (!order.includes(no)) throw noSuchReply(no);
    if (after !== null && !order.includes(after)) throw noSuchReply(after, 'after');
    const others = order.filter((each) => each !== no);
    const place = after === null ? 0 : others.indexOf(after) + 1;
    await replyStore.setOrder(tx, others.toSpliced(place, 0, no));
  });
}

/** Throws not_found. */
export async function remove(ctx: Context, actor: Actor, no: number): Promise<void> {
  const before = await getSeen(ctx, actor, no);
  requireMayWrite(actor, before.operatorNo === replyStore.SHARED);
  await replyStore.remove(ctx.db.queries, no);
}

/** Counts that it was sent. Throws not_found. */
export async function use(ctx: Context, actor: Actor, no: number): Promise<void> {
  await getSeen(ctx, actor, no);
  await replyStore.addUse(ctx.db.queries, no);
}

async function getSeen(ctx: Context, actor: Actor, no: number): Promise<CannedReplyRow> {
  requirePermission(actor, 'reply.read');
  const row = await replyStore.find(ctx.db.queries, no);
  if (row?.operatorNo === replyStore.SHARED || (row && row.operatorNo === ownerOf(actor))) {
    return row;
  }
  throw noSuchReply(no);
}

function noSuchReply(no: number, field = 'id'): AppError {
  return new AppError('not_found', `there is no reply "${no}"`, { field });
}
