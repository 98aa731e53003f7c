import { isAppError } from '../../src/errors.ts';
import type { SendInput } from '../../src/usecases/messages.ts';
import type { Archive } from './people.ts';

export const LONG_AGO = Date.UTC(2001, 0, 1);

export const text = (conversationId: string, fields: Partial<SendInput> = {}): SendInput => ({
  conversationId,
  type: 'txt',
  body: { msg: '你好' },
  ...fields,
});

/** What the sender is told: the error's code, and its reason or field. */
export async function refusal(sending: Promise<unknown>): Promise<unknown> {
  const error = await sending.then(
    () => 'sent',
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) return error;
  const { reason, field } = error.detail;
  return [error.code, reason ?? field];
}

export async function counted(
  ctx: Archive,
  table: 'messages' | 'events' | 'timeline',
): Promise<number> {
  const { count } = await ctx.db.queries
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Of a message, what is asked for. */
export const place = ({ conversationId, id }: { conversationId: string; id: string }) => ({
  conversationId,
  messageId: id,
});
