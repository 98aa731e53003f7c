import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { AppError } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { cutPage, invalidCursor, readCursor } from '../domain/cursor.ts';
import type { Message } from '../domain/message.ts';
import { insertEvents } from '../store/events.ts';
import * as favoriteStore from '../store/favorites.ts';
import type { FavoriteKey, FavoritePlace } from '../store/favorites.ts';
import { findSeq } from '../store/reading.ts';
import { noMessage, requireSeen } from './conversation-access.ts';

export interface FavoriteInput {
  readonly conversationId: string;
  readonly messageId: string;
}

export interface Favorite {
  readonly message: Message;
  readonly conversationTitle: string;
  /** How many users saved the message. */
  readonly favoriteCount: number;
  /** When the user saved it. Epoch ms. */
  readonly createdAt: number;
}

type User = Extract<Actor, { kind: 'user' }>;

function requireUser(actor: Actor): User {
  requirePermission(actor, 'message.favorite');
  if (actor.kind === 'user') return actor;
  throw new AppError('forbidden', 'only a user saves messages');
}

/** Saves a message for the user; nothing happens when it is saved. */
export async function put(ctx: Context, actor: Actor, input: FavoriteInput): Promise<void> {
  const user = requireUser(actor);
  await change(ctx, user, input, 'message.favorited', (tx, key) =>
    favoriteStore.insert(tx, key, ctx.clock()),
  );
}

/** Saves it no more; nothing happens when it was not saved. */
export async function remove(ctx: Context, actor: Actor, input: FavoriteInput): Promise<void> {
  const user = requireUser(actor);
  await change(ctx, user, input, 'message.unfavorited', favoriteStore.remove);
}

async function change(
  ctx: Context,
  user: User,
  input: FavoriteInput,
  kind: 'message.favorited' | 'message.unfavorited',
  make: (tx: Transaction, key: FavoriteKey) => Promise<boolean>,
): Promise<void> {
  const { no } = await requireSeen(ctx, user, input.conversationId);
  await ctx.db.transaction(async (tx) => {
    const seq = await findSeq(tx, no, input.messageId);
    if (seq === undefined) throw noMessage(input.messageId);
    if (!(await make(tx, { conversationNo: no, messageSeq: seq, userNo: user.no }))) return;
    await insertEvents(tx, [
      {
        conversationNo: no,
        at: ctx.clock(),
        kind,
        actor: user.id,
        data: { seq },
        audience: `user:${user.no}`,
      },
    ]);
  });
}

const NAME = 'favorites';

/** What the user saved, of the conversations that they still see, the latest saved first. */
export async function list(
  ctx: Context,
  actor: Actor,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly favorites: readonly Favorite[]; readonly next: string | null }> {
  const user = requireUser(actor);
  const found = await favoriteStore.listOfUser(ctx.db, user.no, {
    after: page.cursor === undefined ? undefined : placeOf(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, next } = cutPage(NAME, found, page.limit, (row) => [
    row.createdAt,
    row.conversationNo,
    row.messageSeq,
  ]);
  return {
    favorites: rows.map(({ message, conversationTitle, favoriteCount, createdAt }) => ({
      message,
      conversationTitle,
      favoriteCount,
      createdAt,
    })),
    next,
  };
}

function placeOf(cursor: string): FavoritePlace {
  const [createdAt, conversationNo, messageSeq, ...rest] = readCursor(cursor, NAME);
  const isPlace =
    typeof createdAt === 'number' &&
    typeof conversationNo === 'number' &&
    typeof messageSeq === 'number' &&
    Math.abs(messageSeq) < 2 ** 31;
  if (!isPlace || rest.length > 0) throw invalidCursor('is malformed');
  return { createdAt, conversationNo, messageSeq };
}
