import { expect, test } from 'vitest';
import { type MessageWindow, type WindowRequest, window } from '../../src/usecases/windows.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { T0, chatId, conversation, imported, message } from '../helpers/archive.ts';
import { numbersOf, range, system } from './people.ts';

// What scrolling went wrong with in other systems, by the issue where their users said so.

const HOUR = 3_600_000;

async function chatWith(
  numbers: readonly number[],
  fields: (n: number) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<TestContext> {
  const ctx = await testContext();
  await imported(ctx, 'directory', [conversation(1), ...numbers.map((n) => message(n, fields(n)))]);
  return ctx;
}

const read = (ctx: TestContext, request: WindowRequest) =>
  window(ctx, system, { conversationId: chatId(1), ...request });

/** Walks from a window to the oldest message; gives the numbers of each page, the window's first. */
async function upwards(
  ctx: TestContext,
  from: MessageWindow,
  size: number,
  beforeEach: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number[][]> {
  const pages = [numbersOf(from.messages)];
  let { before } = from;
  while (before !== null) {
    await beforeEach();
    const page = await read(ctx, { cursor: before, before: size });
    pages.unshift(numbersOf(page.messages));
    before = page.before;
  }
  return pages;
}

test('Rocket.Chat#31569: after a jump to a message, scrolling goes on from there, not from now', async () => {
  await using ctx = await chatWith(range(1, 200));
  const jump = await read(ctx, {
    anchor: { kind: 'message', id: message(100).id },
    before: 5,
    after: 5,
  });
  expect(numbersOf(jump.messages)).toEqual(range(95, 105));
  await imported(
    ctx,
    'directory',
    range(201, 210).map((n) => message(n)),
  );
  const up = await read(ctx, { cursor: jump.before ?? '', before: 10 });
  expect(numbersOf(up.messages)).toEqual(range(85, 94));
  const down = await read(ctx, { cursor: jump.after, after: 10 });
  expect(numbersOf(down.messages)).toEqual(range(106, 115));
  expect([down.foundNewest, up.foundOldest]).toEqual([false, false]);
});

test('mattermost#1906: hours of messages that came while one was away are not skipped', async () => {
  await using ctx = await chatWith(range(1, 30));
  const seen = await read(ctx, { before: 10 });
  await imported(
    ctx,
    'directory',
    range(31, 250).map((n) => message(n, { sentAt: T0 + n * HOUR })),
  );
  const back = await read(ctx, { before: 20 });
  expect((await upwards(ctx, back, 20)).flat()).toEqual(range(1, 250));
  const missed: number[] = [];
  let page = seen;
  while (missed.length === 0 || !page.foundNewest) {
    page = await read(ctx, { cursor: page.after, after: 50 });
    missed.push(...numbersOf(page.messages));
  }
  expect(missed).toEqual(range(31, 250));
});

test('tinode/chat#848: messages that were taken back do not make pages shorter', async () => {
  await using ctx = await chatWith(range(1, 60), (n) => (n % 10 === 0 ? {} : { revokedAt: T0 }));
  const pages = await upwards(ctx, await read(ctx, { before: 12 }), 12);
  expect(pages.map((page) => page.length)).toEqual([12, 12, 12, 12, 12]);
});

test('open-im-server#66: the message at the edge of a page is not on the next one too', async () => {
  await using ctx = await chatWith(range(1, 60), () => ({ sentAt: T0 }));
  const pages = await upwards(ctx, await read(ctx, { before: 7 }), 7);
  expect(pages.flat()).toEqual(range(1, 60));
  expect(pages.slice(1).every((page) => page.length === 7)).toBe(true);
});

test('wildfirechat/im-server#288: a year without messages hides nothing that is older', async () => {
  const years = (n: number) => (n <= 10 ? 0 : 365 * 24 * HOUR);
  await using ctx = await chatWith(range(1, 20), (n) => ({ sentAt: T0 + n * 1000 + years(n) }));
  const newest = await read(ctx, { before: 10 });
  expect(newest.foundOldest).toBe(false);
  expect((await upwards(ctx, newest, 10)).flat()).toEqual(range(1, 20));
  const atHalf = { kind: 'time', atMs: T0 + 180 * 24 * HOUR } as const;
  const around = await read(ctx, { anchor: atHalf, before: 2, after: 2 });
  expect(numbersOf(around.messages)).toEqual([9, 10, 11, 12, 13]);
});

test('chatwoot#9524: history that is imported later stands where it was said', async () => {
  await using ctx = await chatWith(range(11, 20));
  const newest = await read(ctx, { before: 5 });
  const late = () => imported(ctx, 'directory', [message(5), message(3), message(4)]);
  const pages = await upwards(ctx, newest, 4, late);
  expect(pages).toEqual([[3, 4, 5, 11], range(12, 15), range(16, 20)]);
});

test('chatwoot PR#15699: a page that is asked for twice is the same page', async () => {
  await using ctx = await chatWith(range(1, 50));
  const newest = await read(ctx, { before: 5 });
  const [once, again] = await Promise.all([
    read(ctx, { cursor: newest.before ?? '', before: 5 }),
    read(ctx, { cursor: newest.before ?? '', before: 5 }),
  ]);
  expect(again).toEqual(once);
});
