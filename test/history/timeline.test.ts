import { expect, test } from 'vitest';
import { type TimelineWindow, type WindowRequest, timeline } from '../../src/usecases/windows.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { T0, chatId, conversation, imported, message, user, userId } from '../helpers/archive.ts';
import { asUser, numbersOf, range, system } from './people.ts';

/** Each message as `chat:number`, with `|` before it where a separator stands. */
function drawn(found: TimelineWindow): string[] {
  return found.items.map(({ message: shown, conversation: of, separated }) => {
    const chat = [1, 2, 3].find((n) => chatId(n) === of.id);
    return `${separated ? '|' : ''}${chat}:${numbersOf([shown])[0]}`;
  });
}

/** Messages 1 to 9 of a user, by turns of two in chats 1 and 2; 8 and 9 in chat 3, which is hidden. */
async function customer(): Promise<TestContext> {
  const ctx = await testContext();
  const chats = [1, 1, 2, 2, 1, 1, 2, 3, 3];
  await imported(ctx, 'directory', [
    user(1),
    user(2),
    conversation(1),
    conversation(2),
    conversation(3, { hidden: true }),
    ...chats.map((chat, at) => message(at + 1, { conversationId: chatId(chat) })),
  ]);
  return ctx;
}

const mine = (request: WindowRequest = {}) => ({ userId: 'me', ...request });
const idOf = (n: number) => message(n).id;

test('a separator stands where the conversation changes, and above the first message', async () => {
  await using ctx = await customer();
  const found = await timeline(ctx, await asUser(ctx, 1), mine());
  expect(drawn(found)).toEqual(['|1:1', '1:2', '|2:3', '2:4', '|1:5', '1:6', '|2:7']);
  expect(found).toMatchObject({
    userId: userId(1),
    anchorId: null,
    foundOldest: true,
    foundNewest: true,
    before: null,
  });
  expect(found.items[2]?.conversation).toMatchObject({
    id: chatId(2),
    type: 'service',
    status: 3,
    hidden: false,
    title: '会话2',
    createdAt: T0 + 2,
  });
});

test('at the edge of a window too the separator depends on the message before it', async () => {
  await using ctx = await customer();
  const actor = await asUser(ctx, 1);
  const newest = await timeline(ctx, actor, mine({ before: 2 }));
  expect(drawn(newest)).toEqual(['1:6', '|2:7']);
  const older = await timeline(ctx, actor, mine({ cursor: newest.before ?? '', before: 3 }));
  expect(drawn(older)).toEqual(['|2:3', '2:4', '|1:5']);
  const newer = await timeline(ctx, actor, mine({ cursor: older.after, after: 2 }));
  expect(drawn(newer)).toEqual(['1:6', '|2:7']);
  const around = await timeline(
    ctx,
    actor,
    mine({ anchor: { kind: 'message', id: idOf(4) }, before: 0, after: 1 }),
  );
  expect(drawn(around)).toEqual(['2:4', '|1:5']);
  expect(around.anchorId).toBe(idOf(4));
});

test('staff see all of a user’s timeline, the user what is still visible', async () => {
  await using ctx = await customer();
  const request = { userId: userId(1), before: 3 };
  expect(drawn(await timeline(ctx, system, request))).toEqual(['|2:7', '|3:8', '3:9']);
  const actor = await asUser(ctx, 1);
  expect(drawn(await timeline(ctx, actor, request))).toEqual(['|1:5', '1:6', '|2:7']);
  const hidden = { kind: 'message', id: idOf(8) } as const;
  const around = { anchor: hidden, before: 1, after: 1 };
  expect(drawn(await timeline(ctx, system, { ...request, ...around }))).toEqual([
    '|2:7',
    '|3:8',
    '3:9',
  ]);
  await expect(timeline(ctx, actor, mine(around))).rejects.toMatchObject({
    code: 'not_found',
    detail: { field: 'anchor' },
  });
  const walked: string[] = [];
  let page = await timeline(ctx, system, {
    ...request,
    anchor: { kind: 'oldest' },
    after: 2,
    before: 0,
  });
  walked.push(...drawn(page));
  while (!page.foundNewest) {
    page = await timeline(ctx, system, { userId: userId(1), cursor: page.after, after: 2 });
    walked.push(...drawn(page));
  }
  expect(walked.map((each) => Number(each.split(':')[1]))).toEqual(range(1, 9));
});

test('a time is anchored at the first message of that time or later', async () => {
  await using ctx = await customer();
  const found = await timeline(
    ctx,
    await asUser(ctx, 1),
    mine({ anchor: { kind: 'time', atMs: T0 + 4500 }, before: 1, after: 1 }),
  );
  expect(drawn(found)).toEqual(['2:4', '|1:5', '1:6']);
  expect(found.anchorId).toBe(idOf(5));
});

test('a user without messages has an empty timeline, whose cursor finds what comes later', async () => {
  await using ctx = await customer();
  const actor = await asUser(ctx, 2);
  const empty = await timeline(ctx, actor, mine());
  expect(empty).toMatchObject({ items: [], foundOldest: true, foundNewest: true, before: null });
  await imported(ctx, 'directory', [message(20, { from: userId(2) })]);
  const later = await timeline(ctx, actor, mine({ cursor: empty.after }));
  // Who takes part gets what was said before.
  expect(drawn(later)).toEqual(['|1:1', '1:2', '1:5', '1:6', '1:20']);
});

test('only staff read the timeline of another', async () => {
  await using ctx = await customer();
  const actor = await asUser(ctx, 2);
  const notFound = { code: 'not_found', detail: { field: 'userId' } };
  await expect(timeline(ctx, actor, { userId: userId(1) })).rejects.toMatchObject(notFound);
  await expect(timeline(ctx, system, { userId: userId(9) })).rejects.toMatchObject(notFound);
  await expect(timeline(ctx, system, mine())).rejects.toMatchObject({ code: 'invalid' });
  await expect(
    timeline(ctx, { kind: 'client', id: 'c', scope: 'ingest' }, { userId: userId(1) }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  const unread = timeline(ctx, actor, mine({ anchor: { kind: 'first_unread' } }));
  await expect(unread).rejects.toMatchObject({ code: 'invalid', detail: { field: 'anchor' } });
});

test('a cursor of another timeline is refused', async () => {
  await using ctx = await customer();
  const { before } = await timeline(ctx, await asUser(ctx, 1), mine({ before: 1 }));
  const foreign = timeline(ctx, await asUser(ctx, 2), mine({ cursor: before ?? '' }));
  await expect(foreign).rejects.toMatchObject({ code: 'invalid', detail: { field: 'cursor' } });
});
