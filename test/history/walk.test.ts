import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeline, window } from '../../src/usecases/windows.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { T0, chatId, conversation, imported, user, userId } from '../helpers/archive.ts';
import { Model, type Time } from './model.ts';
import { asUser, range, system } from './people.ts';
import { type Page, type Walked, beyondOf, follow, walks } from './walker.ts';

const LONG = process.env['CHATKEEP_LONG'] === '1';
const timeout = LONG ? 900_000 : 60_000;
// A failing walk is shortened for as long as there is time.
const effort = { numRuns: LONG ? 300 : 6, interruptAfterTimeLimit: timeout - 15_000 };

let chats = 0;
function newChats(count: number): number {
  chats += count;
  return chats - count + 1;
}

async function oneChat(ctx: TestContext, time: Time): Promise<Walked> {
  const chat = newChats(1);
  await imported(ctx, 'directory', [conversation(chat)]);
  const model = new Model(ctx, time, chat, await asUser(ctx, 1));
  return {
    model,
    expected: () => model.displayed(),
    async read(asked) {
      const found = await window(ctx, system, { conversationId: chatId(chat), ...asked });
      const revoked = found.messages.filter((each) => each.revokedAt !== null);
      const numbers = model.numbersOf(found.messages);
      const wanted = numbers.filter((n) => model.revoked.has(n));
      if (revoked.length !== wanted.length) throw new Error('a revoked message is not as it is');
      return pageOf(model, found, numbers);
    },
  };
}

/** The timeline of a user over three chats, as the user or as staff see it. */
async function timelineOf(ctx: TestContext, time: Time, as: 'user' | 'staff'): Promise<Walked> {
  const chat = newChats(3);
  const owner = chat + 1000;
  await imported(ctx, 'directory', [
    user(owner),
    ...range(chat, chat + 2).map((n) => conversation(n, { userId: userId(owner) })),
  ]);
  const reader = await asUser(ctx, owner);
  const model = new Model(ctx, time, chat, reader);
  const actor = as === 'user' ? reader : system;
  const walked: Walked = {
    model,
    expected: () => (as === 'user' ? model.visible() : model.displayed()),
    async read(asked) {
      const found = await timeline(ctx, actor, { userId: userId(owner), ...asked });
      const numbers = model.numbersOf(found.items.map((item) => item.message));
      const separated = found.items.map((item) => item.separated);
      if (separated.join() !== separators(walked, numbers).join()) {
        throw new Error(`separators are wrong: ${separated.join()} at ${numbers.join()}`);
      }
      return pageOf(model, found, numbers);
    },
  };
  return walked;
}

function separators(walked: Walked, numbers: readonly number[]): boolean[] {
  const chatOf = (n: number | undefined) => walked.model.arrived.find((said) => said.n === n)?.chat;
  return numbers.map((n) => {
    const previous = beyondOf(walked, n, 'before').at(-1);
    return chatOf(previous) !== chatOf(n);
  });
}

function pageOf(
  model: Model,
  found: Omit<Page, 'numbers' | 'anchor'> & { readonly anchorId: string | null },
  numbers: readonly number[],
): Page {
  const { anchorId, foundOldest, foundNewest, before, after } = found;
  const anchor = anchorId === null ? null : (model.numbersOf([{ id: anchorId }])[0] ?? null);
  return { numbers, anchor, foundOldest, foundNewest, before, after };
}

test(
  'whatever comes in meanwhile, a walk both ways shows each message once and in order',
  { timeout },
  async () => {
    const time = { now: T0 };
    await using ctx = await testContext({}, () => time.now);
    await fc.assert(
      fc.asyncProperty(walks(1), async (walk) => {
        const { read, wanted } = await follow(await oneChat(ctx, time), walk);
        expect(read).toEqual(wanted);
      }),
      effort,
    );
  },
);

test(
  'so does a walk through a timeline, whatever is hidden and shown meanwhile',
  { timeout },
  async () => {
    const time = { now: T0 };
    await using ctx = await testContext({}, () => time.now);
    await fc.assert(
      fc.asyncProperty(walks(3), async (walk) => {
        const { read, wanted } = await follow(await timelineOf(ctx, time, 'user'), walk);
        expect(read).toEqual(wanted);
      }),
      effort,
    );
  },
);

test('and a walk of staff through it, to whom nothing is hidden', { timeout }, async () => {
  const time = { now: T0 };
  await using ctx = await testContext({}, () => time.now);
  await fc.assert(
    fc.asyncProperty(walks(3), async (walk) => {
      const { read, wanted } = await follow(await timelineOf(ctx, time, 'staff'), walk);
      expect(read).toEqual(wanted);
    }),
    effort,
  );
});
