import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { AppError, invalid } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { conversationStatus } from '../domain/conversation.ts';
import type { ListFilter } from '../domain/conversation-list.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import { cutPage, invalidCursor, readCursor } from '../domain/cursor.ts';
import type { Page, Slice } from '../domain/page.ts';
import { type ListPlace, listPlaces } from '../store/conversation-list.ts';
import type { ConversationFilter, ConversationSummary } from '../store/conversation-search.ts';
import type { ListQuery } from '../store/conversation-sources.ts';
import * as peopleStore from '../store/conversation-people.ts';
import { listSeen, readerOf, requireSeen } from './conversation-access.ts';
import { getView, listViews } from './conversation-views.ts';

export type { ListFilter, ListSort } from '../domain/conversation-list.ts';
export { listSorts } from '../domain/conversation-list.ts';
export type {
  ConversationOperator,
  ConversationView,
  Person,
} from '../domain/conversation-view.ts';
export type { ConversationFilter, ConversationSummary } from '../store/conversation-search.ts';
export { describe } from './conversation-describe.ts';
export { type OpenInput, open } from './conversation-open.ts';

/** Conversations created in a range of time that match every filter, newest first. For staff. */
export async function searchConversations(
  ctx: Context,
  actor: Actor,
  filter: ConversationFilter,
  slice: Slice,
): Promise<Page<ConversationSummary>> {
  requirePermission(actor, 'conversation.search');
  const page = await ctx.chunks.search(filter, slice);
  return { rows: page.conversations, total: page.total };
}

/** A conversation as the actor sees it. Throws not_found for what a user may not see. */
export async function get(ctx: Context, actor: Actor, id: string): Promise<ConversationView> {
  return getView(ctx, actor, await requireSeen(ctx, actor, id));
}

/**
 * Several as the actor sees them, each once and in the order given: those that the actor may not see
 * are left out, as those that are not there. Throws invalid for more than 100.
 */
export async function listByIds(
  ctx: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<ConversationView[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length > MAX_LIST_LIMIT) {
    const message = `ids has ${wanted.length}: at most ${MAX_LIST_LIMIT} are possible`;
    throw invalid('ids', message, { rule: 'too_many', most: MAX_LIST_LIMIT });
  }
  const seen = await listSeen(ctx, actor, wanted);
  return listViews(
    ctx,
    actor,
    seen.map(({ no }) => no),
  );
}

export interface ListPage {
  readonly conversations: readonly ConversationView[];
  /** Cursor of the next page; null when this is the last. */
  readonly next: string | null;
}

export const MAX_LIST_LIMIT = 100;

/**
 * Conversations that meet the whole filter: of users those that they still see, of staff all. A page
 * is short only when it is the last. The cursor is a place by what is sorted by: a walk shows each
 * conversation at most once; one whose activity takes it above the cursor meanwhile is not seen
 * again further down, nor, when it had not been reached, at all.
 */
export async function list(
  ctx: Context,
  actor: Actor,
  filter: ListFilter,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ListPage> {
  requirePermission(actor, 'conversation.list');
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > MAX_LIST_LIMIT) {
    const message = `limit must be a whole number from 1 to ${MAX_LIST_LIMIT}`;
    throw new AppError('invalid', message, { field: 'limit' });
  }
  const name = listName(actor, filter);
  const after = page.cursor === undefined ? undefined : placeOf(page.cursor, name);
  const query = await toQuery(ctx, actor, filter);
  if (query === undefined) return { conversations: [], next: null };
  const places = await listPlaces(ctx.db, query, after, page.limit + 1);
  const { rows, next } = cutPage(name, places, page.limit, ({ key, no }) => [key, no]);
  const nos = rows.map(({ no }) => no);
  return { conversations: await listViews(ctx, actor, nos), next };
}

const text = (value: string | undefined) => (value === '' ? undefined : value);

/** The filter without what filters nothing, always in one order. */
function normalised(filter: ListFilter): ListFilter {
  const { statuses } = filter;
  return {
    statuses:
      statuses === undefined || statuses.length === 0
        ? undefined
        : [...new Set(statuses)].toSorted((a, b) => a - b),
    type: filter.type,
    operatorId: filter.operatorId,
    tag: text(filter.tag),
    createdFrom: filter.createdFrom,
    createdTo: filter.createdTo,
    activeFrom: filter.activeFrom,
    activeTo: filter.activeTo,
    title: text(filter.title),
    userNick: text(filter.userNick),
    operatorNick: text(filter.operatorNick),
    userId: filter.userId,
    unread: filter.unread,
    marked: filter.marked === '' ? true : filter.marked,
    sort: filter.sort,
  };
}

/** What a cursor is good for: this filter and sort, asked by this actor. */
function listName(actor: Actor, filter: ListFilter): string {
  const reader = readerOf(actor);
  const asked = JSON.stringify([reader.kind, reader.id, normalised(filter)]);
  return `conversations ${createHash('sha256').update(asked).digest('base64url').slice(0, 16)}`;
}

function placeOf(cursor: string, name: string): ListPlace {
  const [key, no, ...rest] = readCursor(cursor, name);
  if (typeof key === 'number' && typeof no === 'number' && rest.length === 0) return { key, no };
  throw invalidCursor('is malformed');
}

/** The filter with numbers for ids; undefined when it names somebody who is not there. */
async function toQuery(
  ctx: Context,
  actor: Actor,
  filter: ListFilter,
): Promise<ListQuery | undefined> {
  const { operatorId, userId, ...rest } = normalised(filter);
  const viewer = readerOf(actor);
  requireMeaning(filter, actor);
  const operator =
    operatorId === undefined ? undefined : await peopleStore.findOperator(ctx.db, operatorId);
  const user =
    userId === undefined || actor.kind === 'user'
      ? undefined
      : (await peopleStore.listUsers(ctx.db, [userId])).get(userId);
  if (operatorId !== undefined && operator === undefined) return undefined;
  if (userId !== undefined && user === undefined && actor.kind !== 'user') return undefined;
  return { ...rest, viewer, operatorNo: operator?.no, userNo: user?.no };
}

function requireMeaning(filter: ListFilter, actor: Actor): void {
  if (filter.sort === 'waiting' && filter.statuses?.join() !== String(conversationStatus.waiting)) {
    const message = 'sort waiting is of those that wait: give status=waiting with it';
    throw invalid('sort', message, { rule: 'malformed', value: 'waiting' });
  }
  if (filter.unread === true && actor.kind !== 'user' && actor.kind !== 'operator') {
    throw new AppError(
      'invalid',
      'unread is of a user or an operator: a service has read nothing',
      {
        field: 'unread',
      },
    );
  }
  if (actor.kind !== 'user') return;
  if (filter.marked !== undefined) {
    throw new AppError('forbidden', 'marks are for operators only: leave marked and label out', {
      field: 'marked',
    });
  }
  if (filter.userId !== undefined && filter.userId !== actor.id) {
    throw new AppError('forbidden', 'a user lists only their own conversations: leave user out', {
      field: 'user',
    });
  }
}
