import { type MessageWindow, type WindowRequest } from '../../src/usecases/windows.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { chatId, conversation, imported, message, operator, user } from '../helpers/archive.ts';
import { numbersOf, range } from './people.ts';

/** Chat 1 with so many messages, and two users and two operators. */
export async function chat(
  count: number,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<TestContext> {
  const ctx = await testContext();
  const messages = range(1, count).map((n) => message(n));
  await imported(ctx, 'directory', [
    user(1),
    user(2),
    operator(1),
    operator(2),
    conversation(1, fields),
    ...messages,
  ]);
  return ctx;
}

export const asked = (request: WindowRequest = {}) => ({ conversationId: chatId(1), ...request });
export const idOf = (n: number) => message(n).id;
export const shown = (found: MessageWindow) => ({
  messages: numbersOf(found.messages),
  anchor: found.anchorId === null ? null : numbersOf([{ id: found.anchorId }])[0],
  foundOldest: found.foundOldest,
  foundNewest: found.foundNewest,
});
