import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Actor } from '../../src/domain/actor.ts';
import { type OperatorId, type UserId, newMessageId } from '../../src/domain/ids.ts';
import * as directoryStore from '../../src/store/directory.ts';
import * as conversationStore from '../../src/store/incoming-conversations.ts';
import * as messages from '../../src/usecases/messages.ts';
import { type BenchContext, openBenchContext } from '../context.ts';
import type { Options } from '../options.ts';
import { type Figure, figure } from '../report.ts';
import { percentile } from '../stats.ts';
import { type BareMessage, openBareWriter } from './sending-bare.ts';

const SECTION = 'sending';
const LEVELS = [1, 32, 256] as const;
const MOST_SECONDS = 3;

/** Sends by so many at once, against bare inserts of the same rows by as many. */
export async function measureSending(
  options: Options,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const dataDir = join(options.dataDir, 'sending');
  await rm(dataDir, { recursive: true, force: true });
  await using ctx = await openBenchContext(dataDir);
  const seats = await makeSeats(ctx, 2 * Math.max(...LEVELS));
  const own = seats.filter((_, place) => place % 2 === 0);
  const others = seats.filter((_, place) => place % 2 === 1);
  const seconds = Math.min(options.seconds, MOST_SECONDS);
  const bare = openBareWriter(ctx.db, { writers: 2, mostRows: 500 });
  const single = openBareWriter(ctx.db, { writers: 1, mostRows: 1 });
  const send = (seat: Seat, n: number) => sendOne(ctx, seat, n);
  const insert = (seat: Seat, n: number) => bare.insert(bareMessage(seat, n));
  const insertSingle = (seat: Seat, n: number) => single.insert(bareMessage(seat, n));

  for (const [work, of] of [[send, own] as const, [insert, others] as const]) {
    await callers(32, 1, (caller, n) => work(seatOf(of, caller), n));
  }
  const figures: Figure[] = [];
  const singles: Measured[] = [];
  for (let round = 0; round < options.rounds; round++) {
    singles.push(await callers(1, seconds, (caller, n) => insertSingle(seatOf(others, caller), n)));
  }
  for (const level of LEVELS) {
    const [sent, inserted]: [Measured[], Measured[]] = [[], []];
    const measures = [
      async () =>
        sent.push(await callers(level, seconds, (caller, n) => send(seatOf(own, caller), n))),
      async () =>
        inserted.push(
          await callers(level, seconds, (caller, n) => insert(seatOf(others, caller), n)),
        ),
    ];
    for (let round = 0; round < options.rounds; round++) {
      for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
    }
    process.stderr.write(`  sending, ${level} at once: done\n`);
    figures.push(...figuresOf(level, { sent, inserted, singles }));
  }
  return { figures, notes: [] };
}

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function figuresOf(
  level: number,
  taken: Readonly<Record<'sent' | 'inserted' | 'singles', readonly Measured[]>>,
): Figure[] {
  const at = `${level} at once`;
  const all = (name: keyof typeof taken, of: keyof Measured) => taken[name].map((each) => each[of]);
  return [
    figure({
      section: SECTION,
      what: `send, ${at}: rate`,
      against: 'bare batched inserts of the same rows',
      unit: '/s',
      measured: all('sent', 'perSecond'),
      reference: all('inserted', 'perSecond'),
      aim: { least: 0.7 },
    }),
    figure({
      section: SECTION,
      what: `send, ${at}: p99`,
      against: 'p99 of one bare insert at a time',
      unit: 'ms',
      measured: all('sent', 'p99Ms'),
      reference: all('singles', 'p99Ms'),
      aim: { most: 5 },
    }),
    figure({
      section: SECTION,
      what: `send, ${at}: p99`,
      against: 'p99 of the bare batched inserts',
      unit: 'ms',
      measured: all('sent', 'p99Ms'),
      reference: all('inserted', 'p99Ms'),
    }),
    figure({
      section: SECTION,
      what: `send, ${at}: p50`,
      against: 'p50 of one bare insert at a time',
      unit: 'ms',
      measured: all('sent', 'p50Ms'),
      reference: all('singles', 'p50Ms'),
      detail: true,
    }),
  ];
}

/** So many callers, each doing one after another. */
async function callers(
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
interface Seat {
  readonly conversationNo: number;
  readonly conversationId: string;
  readonly userNo: number;
  readonly actor: Actor & { readonly kind: 'user' | 'operator' };
  /** Of what bare inserts wrote. */
  lastSeq: number;
}

function seatOf(seats: readonly Seat[], place: number): Seat {
  const seat = seats[place % seats.length];
  if (seat === undefined) throw new Error('there are no conversations');
  return seat;
}

const hex = (n: number) => n.toString(16).padStart(32, '0');

async function makeSeats(ctx: BenchContext, count: number): Promise<Seat[]> {
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

const text = (n: number) => `第 ${n} 条：明天上午十点以前到酒店可以吗？谢谢。`;
let sent = 0;

function sendOne(ctx: BenchContext, seat: Seat, n: number): Promise<unknown> {
  sent += 1;
  return messages.send(ctx, seat.actor, {
    conversationId: seat.conversationId,
    clientMessageId: `bench-${sent}`,
    type: 'txt',
    body: { msg: text(n) },
  });
}

function bareMessage(seat: Seat, n: number): BareMessage {
  sent += 1;
  seat.lastSeq += 1;
  const sentAt = Date.now();
  return {
    conversationNo: seat.conversationNo,
    userNo: seat.userNo,
    seq: seat.lastSeq,
    id: newMessageId(sentAt),
    clientMsgId: `bench-${sent}`,
    sender: seat.actor.id,
    recipient: seat.conversationId,
    body: JSON.stringify({ msg: text(n) }),
    sentAt,
  };
}
