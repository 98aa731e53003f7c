import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newMessageId } from '../../src/domain/ids.ts';
import { openBenchContext } from '../context.ts';
import type { Options } from '../options.ts';
import { type Figure, figure } from '../report.ts';
import {
  type Measured,
  type Seat,
  callers,
  clientMessageId,
  makeSeats,
  seatOf,
  sendOne,
  text,
} from './senders.ts';
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

function bareMessage(seat: Seat, n: number): BareMessage {
  seat.lastSeq += 1;
  const sentAt = Date.now();
  return {
    conversationNo: seat.conversationNo,
    userNo: seat.userNo,
    seq: seat.lastSeq,
    id: newMessageId(sentAt),
    clientMsgId: clientMessageId(),
    sender: seat.actor.id,
    recipient: seat.conversationId,
    body: JSON.stringify({ msg: text(n) }),
    sentAt,
  };
}
