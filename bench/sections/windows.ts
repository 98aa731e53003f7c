import type { Actor } from '../../src/domain/actor.ts';
import * as history from '../../src/usecases/history.ts';
import { type WindowRequest, timeline, window } from '../../src/usecases/windows.ts';
import { type BenchContext, openBenchContext } from '../context.ts';
import type { Dataset } from '../dataset/build.ts';
import { special, specialUser } from '../dataset/plan.ts';
import { type TimedCase, byName, timeInTurns } from '../latency.ts';
import type { Options } from '../options.ts';
import { type Figure, figure } from '../report.ts';
import { median } from '../stats.ts';

const SIZE = 20;
/** Each sample asks around another message near the middle, so that not one page alone is timed. */
const NEARBY = 5;
const SAMPLES = 300;
const staff: Actor = { kind: 'system' };

/**
 * Windows around a message far back, through the use cases: against the page of the same size of
 * the documented families, and against the newest one.
 */
export async function measureWindows(
  options: Options,
  dataset: Dataset,
): Promise<{ figures: Figure[]; notes: string[] }> {
  await using ctx = await openBenchContext(dataset.dataDir);
  const lists = [
    await conversationList(ctx, 'orders agree', special.inOrder),
    await conversationList(ctx, 'orders differ', special.disordered),
    await timelineList(ctx, specialUser.inOrder),
  ];
  const cases = lists.flatMap((list) => list.cases);
  const rounds: Map<string, number[]>[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const inTurn = round % 2 === 0 ? cases : cases.toReversed();
    rounds.push(await timeInTurns(inTurn, { samples: SAMPLES, msPerCase: options.seconds * 1000 }));
    process.stderr.write(`  windows, round ${round + 1}: done\n`);
  }
  const medians = byName(rounds, median);
  const compared = (list: string, what: string, against: string, most: number) =>
    figure({
      section: 'windows',
      what: `${list}: ${what}`,
      against,
      unit: 'ms',
      measured: medians(`${list} ${what}`),
      reference: medians(`${list} ${against}`),
      aim: { most },
    });
  const figures = lists.flatMap(({ name }) => [
    compared(name, 'around a message in the middle', 'the page by number there', 2),
    compared(name, 'from a cursor in the middle', 'the page by number there', 2),
    compared(name, 'around a message in the middle', 'the newest', 1.5),
  ]);
  return { figures, notes: [] };
}

interface WindowList {
  readonly name: string;
  readonly cases: readonly TimedCase[];
}

interface Reads {
  readonly around: (request: WindowRequest) => Promise<{ readonly before: string | null }>;
  readonly page: (offset: number) => Promise<unknown>;
  readonly length: number;
  readonly idAt: (offset: number) => Promise<string>;
}

async function casesOf(name: string, reads: Reads): Promise<WindowList> {
  const offsets = Array.from(
    { length: NEARBY },
    (_, at) => (Math.floor(reads.length / 2 / SIZE) + at) * SIZE,
  );
  const anchors = await Promise.all(offsets.map(reads.idAt));
  const atMessage = (id: string) =>
    reads.around({ anchor: { kind: 'message', id }, before: SIZE / 2, after: SIZE / 2 - 1 });
  const cursors = await Promise.all(anchors.map(async (id) => (await atMessage(id)).before ?? ''));
  return {
    name,
    cases: [
      inTurn(`${name} around a message in the middle`, anchors, atMessage),
      inTurn(`${name} from a cursor in the middle`, cursors, (cursor) =>
        reads.around({ cursor, before: SIZE }),
      ),
      inTurn(`${name} the page by number there`, offsets, reads.page),
      inTurn(`${name} the newest`, [SIZE], (before) => reads.around({ before })),
    ],
  };
}

function inTurn<T>(
  name: string,
  values: readonly T[],
  read: (value: T) => Promise<unknown>,
): TimedCase {
  let turn = 0;
  return {
    name,
    next: async () => {
      const value = values[(turn = (turn + 1) % values.length)];
      if (value !== undefined) await read(value);
    },
  };
}

async function conversationList(ctx: BenchContext, name: string, no: number): Promise<WindowList> {
  const { rows } = await ctx.db.pool.query<{ id: string; length: number }>(
    `select c.id, s.last_seq as length from conversations c
     join conversation_state s on s.conversation_no = c.no where c.no = $1`,
    [no],
  );
  const { id: conversationId, length } = rows[0] ?? { id: '', length: 0 };
  const page = (offset: number) =>
    history.pageOfConversation(ctx, staff, {
      conversationId,
      slice: { offset, limit: SIZE },
      withMarks: true,
      withFavorites: true,
    });
  return casesOf(name, {
    length,
    page,
    around: (request) => window(ctx, staff, { conversationId, ...request }),
    idAt: async (offset) => (await page(offset)).rows[0]?.id ?? '',
  });
}

async function timelineList(ctx: BenchContext, userNo: number): Promise<WindowList> {
  const { rows } = await ctx.db.pool.query<{ id: string; length: number }>(
    `select u.id, s.visible as length from users u
     join timeline_state s on s.user_no = u.no where u.no = $1`,
    [userNo],
  );
  const { id, length } = rows[0] ?? { id: '', length: 0 };
  const user = { kind: 'user', no: userNo, id } as Actor;
  const page = (offset: number) => history.pageOfUser(ctx, user, { offset, limit: SIZE });
  return casesOf('timeline', {
    length,
    page,
    around: (request) => timeline(ctx, user, { userId: 'me', ...request }),
    idAt: async (offset) => (await page(offset)).rows[0]?.message.id ?? '',
  });
}
