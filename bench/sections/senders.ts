import { performance } from 'node:perf_hooks';
import type { Actor } from '../../src/domain/actor.ts';
import type { OperatorId, UserId } from '../../src/domain/ids.ts';
import * as directoryStore from '../../src/store/directory.ts';
import * as conversationStore from '../../src/store/incoming-conversations.ts';
import * as messages from '../../src/usecases/messages.ts';
import type { BenchContext } from '../context.ts';
import { percentile } from '../stats.ts';

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** So many callers, each doing one after another. */
export async function callers(
  count: number,
  seconds: number,
  work: (caller: number, n: number) => Promise<unknown>,
): Promise<Measured> {
  const times: number[] = [];
  const since = performance.now();
  const end = since + seconds * 1000;
  const caller = async (_: unknown, place: number) => {
    for (let n = 0; performance.now() < end; n++) {
      const began = performance.now();
      await work(place, n);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: count }, caller));
  return {
    perSecond: (times.length / (performance.now() - since)) * 1000,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}

/** A conversation and the one who writes in it: half of them users, half operators. */
export interface Seat {
  readonly conversationNo: number;
  readonly conversationId: string;
  readonly userNo: number;
  readonly actor: Actor & { readonly kind: 'user' | 'operator' };
  /** Of what bare inserts wrote. */
  lastSeq: number;
}

export function seatOf(seats: readonly Seat[], place: number): Seat {
  const seat = seats[place % seats.length];
  if (seat === undefined) throw new Error('there are no conversations');
  return seat;
}

const hex = (n: number) => n.toString(16).padStart(32, '0');

export async function makeSeats(ctx: BenchContext, count: number): Promise<Seat[]> {
  const createdAt = Date.now();
  const places = Array.from({ length: count }, (_, place) => place);
  const people = places.map((place) => ({
    userId: `u0001${hex(place)}`,
    operatorId: `o0001${hex(place)}`,
    conversationId: `u0001c${hex(place).slice(1)}`,
  }));
  return ctx.db.transaction(async (tx) => {
    const common = { createdAt, placeholder: false };
    const users = await directoryStore.insertUsers(
      tx,
      people.map(({ userId: id }) => ({ ...common, id, nickName: '安林', icon: '' })),
    );
    const operators = await directoryStore.insertOperators(
      tx,
      people.map(({ operatorId: id }) => ({ ...common, id, nickName: '客服' })),
    );
    const made = people.map((each) => ({
      ...each,
      userNo: users.get(each.userId) ?? 0,
      operatorNo: operators.get(each.operatorId) ?? 0,
    }));
    const nos = await conversationStore.insertConversations(
      tx,
      made.map(({ conversationId: id, userNo, operatorNo }) => ({
        ...common,
        id,
        type: 'service',
        groupId: null,
        userNo,
        memberNos: [userNo],
        title: '订酒店',
        address: '',
        tags: ['酒店'],
        status: 3,
        hidden: false,
        operatorNos: [operatorNo],
        leftOperatorNos: [],
        endedAt: null,
        endedBy: null,
      })),
    );
    return made.map(({ conversationId, userNo, operatorNo, userId, operatorId }, place): Seat => ({
      conversationNo: nos.get(conversationId) ?? 0,
      conversationId,
      userNo,
      actor:
        place % 4 < 2
          ? { kind: 'user', no: userNo, id: userId as UserId }
          : { kind: 'operator', no: operatorNo, id: operatorId as OperatorId, role: 'agent' },
      lastSeq: 0,
    }));
  });
}

export const text = (n: number) => `第 ${n} 条：明天上午十点以前到酒店可以吗？谢谢。`;
let sent = 0;

/** Different in every call. */
export function clientMessageId(): string {
  sent += 1;
  return `bench-${sent}`;
}

export function sendOne(ctx: BenchContext, seat: Seat, n: number): Promise<unknown> {
  return messages.send(ctx, seat.actor, {
    conversationId: seat.conversationId,
    clientMessageId: clientMessageId(),
    type: 'txt',
    body: { msg: text(n) },
  });
}
