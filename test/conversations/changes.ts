import type { Actor } from '../../src/domain/actor.ts';
import { conversationStatus } from '../../src/domain/conversation.ts';
import { parseJson } from '../../src/domain/json-text.ts';
import type { LifecycleAction } from '../../src/domain/lifecycle.ts';
import { isAppError } from '../../src/errors.ts';
import { pageOfConversation, pageOfUser } from '../../src/usecases/history.ts';
import * as lifecycle from '../../src/usecases/lifecycle.ts';
import type { ChangeInput } from '../../src/usecases/lifecycle.ts';
import { type TestContext, testContext } from '../helpers/app.ts';
import { chatId, conversation, groupId, imported, message } from '../helpers/archive.ts';
import { asOperator, asUser, people } from './people.ts';

export const { waiting, active, ended, deletedByUser, suspended } = conversationStatus;

export type Fields = Readonly<Record<string, unknown>>;

export interface Setup extends AsyncDisposable {
  readonly ctx: TestContext;
  readonly user: Actor;
  readonly agent: Actor;
  readonly admin: Actor;
}

/** User 1 with conversation 1, in which operator 1 takes part, and messages 1 and 2. */
export async function setup(fields: Fields = {}): Promise<Setup> {
  const ctx = await testContext();
  await people(ctx, 3);
  await imported(ctx, 'directory', [conversation(1, fields), message(1), message(2)]);
  return {
    ctx,
    user: await asUser(ctx, 1),
    agent: await asOperator(ctx, 1),
    admin: await asOperator(ctx, 3, 'admin'),
    [Symbol.asyncDispose]: () => ctx[Symbol.asyncDispose](),
  };
}

export const change = (
  ctx: TestContext,
  actor: Actor,
  action: LifecycleAction,
  more: Partial<ChangeInput> = {},
) => lifecycle.change(ctx, actor, { conversationId: chatId(1), action, ...more });

export async function refusal(
  promise: Promise<unknown>,
): Promise<{ code: string; allowed: unknown }> {
  try {
    await promise;
  } catch (error) {
    if (isAppError(error)) return { code: error.code, allowed: error.detail['allowed'] };
    throw error;
  }
  throw new Error('nothing was refused');
}

export interface Said {
  readonly from: string;
  readonly msg: unknown;
  readonly ext: unknown;
}

/** The newest message as op v2 and user v2 read it. */
export async function newest(ctx: TestContext, reader: Actor): Promise<Said | undefined> {
  const slice = { offset: 0, limit: 1 };
  const found =
    reader.kind === 'user'
      ? (await pageOfUser(ctx, reader, slice)).rows[0]?.message
      : (await pageOfConversation(ctx, reader, { conversationId: chatId(1), slice })).rows[0];
  if (found === undefined) return undefined;
  const body = parseJson(found.body) as { msg?: unknown };
  return { from: found.from, msg: body.msg, ext: parseJson(found.ext) };
}

export async function kindsOfEvents(ctx: TestContext): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ kind: string }>(
    `select kind from events where kind <> 'messages.imported' order by id`,
  );
  return rows.map((row) => row.kind);
}

export const actions = [
  'join',
  'transfer',
  'suspend',
  'resume',
  'end',
  'reopen',
  'hide',
  'show',
  'delete',
] as const satisfies readonly LifecycleAction[];

export const ids = { chatid: chatId(1), groupid: groupId(1) };
