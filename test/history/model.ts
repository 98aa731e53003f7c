import fc from 'fast-check';
import * as storeTimelines from '../../src/store/incoming-timelines.ts';
import type { TestContext } from '../helpers/context.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { send } from '../../src/usecases/messages.ts';
import { T0, chatId, imported, message } from '../helpers/archive.ts';

/** A message as a test knows it. Its place in arrival order is its place in the list. */
export interface Said {
  readonly n: number;
  readonly id: string;
  readonly chat: number;
  /** Ms after T0. */
  readonly at: number;
}

/** What may happen between two reads. */
export type Happening =
  | { readonly kind: 'append' | 'backdate'; readonly chat: number; readonly ats: readonly number[] }
  | { readonly kind: 'send'; readonly chat: number; readonly count: number }
  | { readonly kind: 'revoke'; readonly which: number }
  | { readonly kind: 'hide'; readonly chat: number };

/** Times are few, so that many are equal. */
export function happenings(chats: number): fc.Arbitrary<Happening> {
  const chat = fc.nat(chats - 1);
  const ats = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
  const count = fc.integer({ min: 1, max: 5 });
  const send = fc.record({ kind: fc.constant('send' as const), chat, count });
  const revoke = fc.record({ kind: fc.constant('revoke' as const), which: fc.nat(1000) });
  const hide = fc.record({ kind: fc.constant('hide' as const), chat });
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('append' as const), chat, ats }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('backdate' as const), chat, ats }) },
    { weight: 3, arbitrary: send },
    { weight: 1, arbitrary: revoke },
    { weight: chats > 1 ? 2 : 0, arbitrary: hide },
  );
}

/** What the clock of a test's context says. */
export interface Time {
  now: number;
}

/** Messages of the chats from `firstChat` on, kept by the test beside the database. */
export class Model {
  readonly arrived: Said[] = [];
  readonly revoked = new Set<number>();
  readonly hidden = new Set<number>();
  private readonly ctx: TestContext;
  private readonly time: Time;
  private readonly firstChat: number;
  private readonly sender: Actor;
  private latest = 0;

  constructor(ctx: TestContext, time: Time, firstChat: number, sender: Actor) {
    this.ctx = ctx;
    this.time = time;
    this.firstChat = firstChat;
    this.sender = sender;
  }

  /** Oldest first; equal times by arrival, since sorting is stable. */
  displayed(shown: (said: Said) => boolean = () => true): Said[] {
    return this.arrived.filter(shown).toSorted((one, other) => one.at - other.at);
  }

  visible(): Said[] {
    return this.displayed((said) => !this.hidden.has(said.chat));
  }

  async happen(happening: Happening): Promise<void> {
    switch (happening.kind) {
      case 'append':
        return this.arrive(happening.chat, this.later(happening.ats));
      case 'backdate':
        return this.arrive(happening.chat, happening.ats);
      case 'send':
        return this.send(this.firstChat + happening.chat, happening.count);
      case 'revoke':
        return this.revoke(happening.which);
      case 'hide':
        return this.hide(this.firstChat + happening.chat);
    }
  }

  private later(steps: readonly number[]): number[] {
    return steps.map((step) => {
      this.latest += step % 3;
      return this.latest;
    });
  }

  private async arrive(chat: number, ats: readonly number[]): Promise<void> {
    const said = ats.map((at) => {
      const n = nextNumber();
      return { n, id: message(n).id, chat: this.firstChat + chat, at };
    });
    this.arrived.push(...said);
    this.latest = Math.max(this.latest, ...ats);
    const rows = said.map(({ n, chat, at }) =>
      message(n, { conversationId: chatId(chat), sentAt: T0 + at }),
    );
    await imported(this.ctx, 'directory', rows);
  }

  /** All at once; what is out of sight cannot be written to. */
  private async send(chat: number, count: number): Promise<void> {
    if (this.hidden.has(chat)) return;
    this.time.now = T0 + this.latest;
    const sending = Array.from({ length: count }, (_, at) =>
      send(this.ctx, this.sender, {
        conversationId: chatId(chat),
        type: 'txt',
        body: { msg: `说${at}` },
      }),
    );
    const sent = (await Promise.all(sending)).map((each) => each.message);
    for (const { id, sentAt } of sent.toSorted((one, other) => one.seq - other.seq)) {
      this.arrived.push({ n: nextNumber(), id, chat, at: sentAt - T0 });
      this.latest = Math.max(this.latest, sentAt - T0);
    }
  }

  numbersOf(messages: readonly { readonly id: string }[]): number[] {
    const numbers = new Map(this.arrived.map((said) => [said.id, said.n]));
    return messages.map(({ id }) => numbers.get(id) ?? 0);
  }

  private async revoke(which: number): Promise<void> {
    const said = this.arrived[which % Math.max(1, this.arrived.length)];
    if (said === undefined) return;
    this.revoked.add(said.n);
    await this.ctx.db.queries
      .updateTable('messages')
      .set({ revoked_at: T0 })
      .where('id', '=', said.id)
      .execute();
  }

  /** Hides a chat that is shown, shows one that is hidden. */
  private async hide(chat: number): Promise<void> {
    const hidden = !this.hidden.has(chat);
    if (hidden) this.hidden.add(chat);
    else this.hidden.delete(chat);
    await this.ctx.db.transaction(async (tx) => {
      const { no } = await tx.queries
        .updateTable('conversations')
        .set({ hidden })
        .where('id', '=', chatId(chat))
        .returning('no')
        .executeTakeFirstOrThrow();
      await storeTimelines.refreshVisibility(tx, [no]);
    });
  }
}

let numbers = 0;
function nextNumber(): number {
  numbers += 1;
  return numbers;
}
