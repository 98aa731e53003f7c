import { expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { NewEvent } from '../../src/domain/event.ts';
import { insertEvents } from '../../src/store/events.ts';
import { type EventPage, type EventRequest, events } from '../../src/usecases/sync.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import {
  T0,
  chatId,
  conversation,
  imported,
  message,
  operator,
  user,
  userId,
} from '../helpers/archive.ts';
import { asOperator, asUser, numbersOf, range, system } from './people.ts';

/** Chats 1 and 2 of users 1 and 2, with ten messages in the first. The log is empty. */
async function archive(): Promise<TestContext> {
  const ctx = await testContext();
  await imported(ctx, 'directory', [
    user(1),
    user(2),
    operator(1),
    operator(2),
    conversation(1),
    conversation(2, { userId: userId(2) }),
    ...range(1, 10).map((n) => message(n)),
  ]);
  await ctx.db.queries.deleteFrom('events').execute();
  return ctx;
}

type Given = Pick<NewEvent, 'kind' | 'data'> & Partial<NewEvent> & { readonly chat?: number };

/** Appends to the log; gives the ids. */
async function happened(ctx: TestContext, ...given: readonly Given[]): Promise<number[]> {
  const nos = await ctx.db.queries.selectFrom('conversations').select(['no', 'id']).execute();
  const noOf = (chat: number) => nos.find((row) => row.id === chatId(chat))?.no ?? 0;
  const rows = given.map(({ chat, ...event }) => ({
    conversationNo: noOf(chat ?? 1),
    at: T0,
    actor: userId(1),
    ...event,
  }));
  return ctx.db.transaction((tx) => insertEvents(tx, rows));
}

const created = (seq: number): Given => ({ kind: 'message.created', data: { seq } });
const ended: Given = { kind: 'conversation.ended', data: { by: 'operator' } };

const asked = (ctx: TestContext, actor: Actor, request: Partial<EventRequest> = {}) =>
  events(ctx, actor, { after: 0, ...request });
const idsOf = (page: EventPage) => page.events.map((event) => event.id);

test('events come in the order of the log, each with the message that it names', async () => {
  await using ctx = await archive();
  const ids = await happened(
    ctx,
    created(3),
    ended,
    { kind: 'messages.imported', data: { fromSeq: 4, toSeq: 6 } },
    { kind: 'conversation.read', data: { readerId: userId(1), seq: 10 } },
  );
  const page = await asked(ctx, system);
  expect(page).toMatchObject({ next: String(ids[3]), upToDate: true });
  expect(page.events).toMatchObject([
    {
      id: ids[0],
      kind: 'message.created',
      conversationId: chatId(1),
      at: T0,
      actor: userId(1),
      data: { seq: 3 },
      message: { seq: 3, id: message(3).id, body: '{"msg":"消息3"}' },
      messages: [],
    },
    { kind: 'conversation.ended', message: null, messages: [] },
    { kind: 'messages.imported', message: null, messages: [{ seq: 4 }, { seq: 5 }, { seq: 6 }] },
    { kind: 'conversation.read', message: { id: message(10).id } },
  ]);
});

test('what an import brings is in the log, with its messages', async () => {
  await using ctx = await archive();
  await imported(ctx, 'directory', [message(12), message(11)]);
  const page = await asked(ctx, await asUser(ctx, 1));
  const brought = page.events.filter((event) => event.kind === 'messages.imported');
  expect(brought.flatMap((event) => numbersOf(event.messages))).toEqual([12, 11]);
});

test('a message is given as it is by now', async () => {
  await using ctx = await archive();
  await happened(ctx, created(3));
  await ctx.db.queries
    .updateTable('messages')
    .set({ revoked_at: T0 + 5 })
    .where('id', '=', message(3).id)
    .execute();
  const { events: found } = await asked(ctx, system);
  expect(found[0]?.message?.revokedAt).toBe(T0 + 5);
});

test('pages follow one another without gap or repeat, also while events come in', async () => {
  await using ctx = await archive();
  const ids = await happened(ctx, ...range(1, 7).map(created));
  const walked: number[] = [];
  let page = await asked(ctx, system, { limit: 3 });
  walked.push(...idsOf(page));
  expect(page.upToDate).toBe(false);
  ids.push(...(await happened(ctx, ...range(8, 10).map(created))));
  while (!page.upToDate) {
    page = await asked(ctx, system, { after: Number(page.next), limit: 3 });
    walked.push(...idsOf(page));
  }
  expect(walked).toEqual(ids);
  const later = await happened(ctx, ended);
  page = await asked(ctx, system, { after: Number(page.next) });
  expect(idsOf(page)).toEqual(later);
  page = await asked(ctx, system, { after: Number(page.next) });
  expect(page).toMatchObject({ events: [], next: String(later[0]), upToDate: true });
});

test('users learn of their own conversations, staff of all', async () => {
  await using ctx = await archive();
  const [first, second, third] = await happened(
    ctx,
    { ...ended, chat: 1 },
    { ...ended, chat: 2 },
    { ...created(1), chat: 1 },
  );
  expect(idsOf(await asked(ctx, await asUser(ctx, 1)))).toEqual([first, third]);
  expect(idsOf(await asked(ctx, await asUser(ctx, 2)))).toEqual([second]);
  const everybody = [first, second, third];
  expect(idsOf(await asked(ctx, await asOperator(ctx, 2)))).toEqual(everybody);
  expect(idsOf(await asked(ctx, { kind: 'client', id: 'c', scope: 'op' }))).toEqual(everybody);
  const ingest = asked(ctx, { kind: 'client', id: 'c', scope: 'ingest' });
  await expect(ingest).rejects.toMatchObject({ code: 'forbidden' });
});

test('one conversation’s events are for those who may read it', async () => {
  await using ctx = await archive();
  const [, second] = await happened(ctx, { ...ended, chat: 1 }, { ...ended, chat: 2 });
  const of = async (actor: Actor, chat: number) =>
    idsOf(await asked(ctx, actor, { conversationId: chatId(chat) }));
  const notFound = { code: 'not_found', detail: { field: 'conversationId' } };
  expect(await of(system, 2)).toEqual([second]);
  expect(await of(await asUser(ctx, 2), 2)).toEqual([second]);
  await expect(of(await asUser(ctx, 1), 2)).rejects.toMatchObject(notFound);
  await expect(of(system, 9)).rejects.toMatchObject(notFound);
});

test('an event for some alone is passed over for others, and does not hold them up', async () => {
  await using ctx = await archive();
  const [reader, staff, other] = [
    await asUser(ctx, 1),
    await asOperator(ctx, 1),
    await asOperator(ctx, 2),
  ];
  const ids = await happened(
    ctx,
    { ...created(1), audience: 'staff' },
    { ...created(2), audience: `user:${reader.no}` },
    { ...created(3), audience: `operator:${staff.no}` },
    created(4),
    { ...created(5), audience: 'staff' },
  );
  const at = (...places: readonly number[]) => places.map((place) => ids[place]);
  const of = (actor: Actor, limit: number) => asked(ctx, actor, { limit });
  expect(idsOf(await of(reader, 10))).toEqual(at(1, 3));
  expect(idsOf(await of(staff, 10))).toEqual(at(0, 2, 3, 4));
  expect(idsOf(await of(other, 10))).toEqual(at(0, 3, 4));
  // A page is filled from what is behind those passed over.
  expect(idsOf(await of(reader, 2))).toEqual(at(1, 3));
  const only = await asked(ctx, reader, { after: ids[3] ?? 0 });
  expect(only).toMatchObject({ events: [], next: String(ids[4]), upToDate: true });
});

test('of a conversation out of sight users learn only that it is', async () => {
  await using ctx = await archive();
  const reader = await asUser(ctx, 1);
  const hidden: Given = { kind: 'conversation.hidden', data: {} };
  const ids = await happened(ctx, created(1), hidden, created(2), { ...ended, chat: 2 });
  const hide = (yes: boolean) =>
    ctx.db.queries
      .updateTable('conversations')
      .set({ hidden: yes })
      .where('id', '=', chatId(1))
      .execute();
  await hide(true);
  expect(idsOf(await asked(ctx, reader))).toEqual([ids[1]]);
  expect(idsOf(await asked(ctx, system))).toEqual(ids);
  await expect(asked(ctx, reader, { conversationId: chatId(1) })).rejects.toMatchObject({
    code: 'not_found',
  });
  await hide(false);
  expect(idsOf(await asked(ctx, reader))).toEqual(ids.slice(0, 3));
});

test('a large import does not make a page large', async () => {
  await using ctx = await archive();
  await imported(
    ctx,
    'directory',
    range(11, 700).map((n) => message(n)),
  );
  await ctx.db.queries.deleteFrom('events').execute();
  await happened(
    ctx,
    { kind: 'messages.imported', data: { fromSeq: 1, toSeq: 300 } },
    { kind: 'messages.imported', data: { fromSeq: 301, toSeq: 700 } },
    created(700),
  );
  const { events: found } = await asked(ctx, system);
  expect(found.map((event) => event.messages.length)).toEqual([300, 200, 0]);
  expect(found[2]?.message?.seq).toBe(700);
});

test('what cannot be asked is refused with the field at fault', async () => {
  await using ctx = await archive();
  const [last = 0] = await happened(ctx, ended);
  const refused = (request: Partial<EventRequest>, field: string) =>
    expect(asked(ctx, system, request)).rejects.toMatchObject({
      code: 'invalid',
      detail: { field },
    });
  for (const after of [-1, 1.5, 2 ** 60, Number.NaN]) await refused({ after }, 'after');
  for (const limit of [0, 501, 1.5]) await refused({ limit }, 'limit');
  // An id from before the database was restored: silence would lose events.
  await refused({ after: last + 1 }, 'after');
});
