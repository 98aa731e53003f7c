import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { type Actor, actorId, requirePermission } from '../domain/actor.ts';
import type { ConversationView } from '../domain/conversation-view.ts';
import * as descriptionStore from '../store/conversation-description.ts';
import { insertEvents } from '../store/events.ts';
import { lockConversations } from '../store/incoming.ts';
import { refreshSearch } from '../store/search-index.ts';
import { requireSeen } from './conversation-access.ts';
import { getView } from './conversation-views.ts';

export interface Description {
  readonly title?: string | undefined;
  readonly address?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

const MAX_TITLE = 200;
const MAX_ADDRESS = 500;
const MAX_TAGS = 50;
const MAX_TAG = 64;

/** Throws invalid for what is too long, empty or given twice. */
export function requireDescription({ title = '', address = '', tags = [] }: Description): void {
  requireLength('title', title, MAX_TITLE);
  requireLength('address', address, MAX_ADDRESS);
  if (tags.length > MAX_TAGS) {
    throw invalid('tags', `tags has ${tags.length}: at most ${MAX_TAGS} are possible`, {
      rule: 'too_many',
      most: MAX_TAGS,
    });
  }
  for (const tag of tags) requireTag(tag, 'tags');
  if (new Set(tags).size < tags.length) {
    throw invalid('tags', 'tags has one twice: name each once', { rule: 'repeated' });
  }
}

/** Throws invalid for what cannot be a tag. */
export function requireTag(tag: string, field: string): void {
  requireLength(field, tag, MAX_TAG);
  if (tag.trim() === tag && tag !== '') return;
  const message = 'a tag must not be empty, nor begin or end with a space';
  throw invalid(field, message, { rule: 'tag_form' });
}

function requireLength(field: string, text: string, most: number): void {
  if (text.includes('\u0000')) {
    throw invalid(field, `${field} holds U+0000, which cannot be stored`, { rule: 'malformed' });
  }
  const { length } = text;
  if (length <= most) return;
  const message = `${field} has ${length} characters: at most ${most} are possible`;
  throw invalid(field, message, { rule: 'too_long', most });
}

/** Changes title, address and tags, each if it is given. For staff. */
export async function describe(
  ctx: Context,
  actor: Actor,
  id: string,
  description: Description,
): Promise<ConversationView> {
  requirePermission(actor, 'conversation.describe');
  requireDescription(description);
  const { no } = await requireSeen(ctx, actor, id);
  await ctx.db.transaction(async (tx) => {
    await lockConversations(tx, [no]);
    const fields = await descriptionStore.update(tx, no, description);
    if (fields.length === 0) return;
    await refreshSearch(tx, [no]);
    await insertEvents(tx, [
      {
        conversationNo: no,
        at: ctx.clock(),
        kind: 'conversation.updated',
        actor: actorId(actor),
        data: { fields },
      },
    ]);
  });
  return getView(ctx, actor, { no, id });
}
