import fc from 'fast-check';
import type { Anchor } from '../../src/usecases/windows.ts';
import { T0 } from '../helpers/archive.ts';
import { type Happening, type Model, type Said, happenings } from './model.ts';

export interface Page {
  readonly numbers: readonly number[];
  readonly anchor: number | null;
  readonly foundOldest: boolean;
  readonly foundNewest: boolean;
  readonly before: string | null;
  readonly after: string;
}

export interface Asked {
  readonly anchor?: Anchor;
  readonly cursor?: string;
  readonly before?: number;
  readonly after?: number;
}

/** A list under test: how it is read, and what it should hold at this moment. */
export interface Walked {
  readonly model: Model;
  readonly read: (asked: Asked) => Promise<Page>;
  readonly expected: () => readonly Said[];
}

type Direction = 'before' | 'after';

/** What a test chooses: the anchor by a place among the messages there are. */
interface Start {
  readonly kind: 'newest' | 'oldest' | 'message' | 'time';
  readonly which: number;
  readonly before: number;
  readonly after: number;
}

export interface Walk {
  readonly first: readonly Happening[];
  readonly start: Start;
  readonly directions: readonly Direction[];
  readonly sizes: readonly number[];
  /** One or none before each read. */
  readonly meanwhile: readonly (Happening | null)[];
}

const LARGEST = 7;

export function walks(chats: number): fc.Arbitrary<Walk> {
  const happening = happenings(chats);
  const size = fc.integer({ min: 1, max: LARGEST });
  return fc.record({
    first: fc.array(happening, { minLength: 1, maxLength: 8 }),
    start: fc.record({
      kind: fc.constantFrom('newest', 'oldest', 'message', 'time'),
      which: fc.nat(1000),
      before: size,
      after: size,
    }),
    directions: fc.array(fc.constantFrom('before', 'after'), { minLength: 4, maxLength: 16 }),
    sizes: fc.array(size, { minLength: 1, maxLength: 5 }),
    meanwhile: fc.array(fc.option(happening), { maxLength: 16 }),
  });
}

/** What was read, and what should have been, each in the order of the walk. */
export interface Comparison {
  readonly read: unknown[];
  readonly wanted: unknown[];
}

/** Walks both ways by turns, then to both ends; compares each page with the model of its moment. */
export async function follow(walked: Walked, given: Walk): Promise<Comparison> {
  const { model } = walked;
  const compared: Comparison = { read: [], wanted: [] };
  for (const happening of given.first) await model.happen(happening);
  const atStart = walked.expected();
  const anchor = anchorOf(given.start, atStart);
  const { before, after } = given.start;
  const start = await walked.read({ anchor, before, after });
  compared.read.push(shapeOf(start));
  compared.wanted.push(wantedStart(anchor, given.start, atStart));

  const edges: Edges = { ...start, unseen: new Set() };
  const meanwhile = [...given.meanwhile];
  for (const [turn, direction] of given.directions.entries()) {
    const happening = meanwhile.shift() ?? null;
    if (happening !== null) await model.happen(happening);
    await step(walked, edges, direction, given.sizes[turn % given.sizes.length] ?? 1, compared);
  }
  while (edges.before !== null) await step(walked, edges, 'before', LARGEST, compared);
  do await step(walked, edges, 'after', LARGEST, compared);
  while (!edges.foundNewest);
  compareWhole(walked, edges, atStart, compared);
  return compared;
}

/** Both ends of what has been walked so far, and the messages between them. */
interface Edges {
  numbers: readonly number[];
  before: string | null;
  after: string;
  foundNewest: boolean;
  /** Messages that were out of sight at some time of the walk, which may have passed them then. */
  readonly unseen: Set<number>;
}

async function step(
  walked: Walked,
  edges: Edges,
  direction: Direction,
  size: number,
  compared: Comparison,
): Promise<void> {
  const cursor = edges[direction];
  if (cursor === null) return;
  const shown = new Set(numbersIn(walked.expected()));
  for (const { n } of walked.model.arrived) if (!shown.has(n)) edges.unseen.add(n);
  const page = await walked.read({ cursor, [direction]: size });
  const foundEnd = direction === 'before' ? page.foundOldest : page.foundNewest;
  const edge = direction === 'before' ? edges.numbers[0] : edges.numbers.at(-1);
  const beyond = edge === undefined ? undefined : beyondOf(walked, edge, direction);
  const wanted = direction === 'before' ? beyond?.slice(-size) : beyond?.slice(0, size);
  compared.read.push({ numbers: page.numbers, foundEnd, full: page.numbers.length === size });
  compared.wanted.push({
    numbers: wanted ?? page.numbers,
    foundEnd: beyond === undefined ? foundEnd : beyond.length <= size,
    full: page.numbers.length === size || !foundEnd,
  });
  if (direction === 'before') {
    edges.numbers = [...page.numbers, ...edges.numbers];
    edges.before = page.before;
  } else {
    edges.numbers = [...edges.numbers, ...page.numbers];
    edges.after = page.after;
    edges.foundNewest = page.foundNewest;
  }
}

/**
 * Once nothing happens any more: what was read is in display order and has nothing twice, and all
 * that was in sight from the first read to the last is in it.
 */
function compareWhole(
  walked: Walked,
  { numbers, unseen }: Edges,
  atStart: readonly Said[],
  compared: Comparison,
): void {
  const now = numbersIn(walked.model.displayed());
  compared.read.push(numbers);
  compared.wanted.push(now.filter((n) => numbers.includes(n)));
  const throughout = numbersIn(atStart).filter((n) => !unseen.has(n));
  compared.read.push(throughout.filter((n) => numbers.includes(n)));
  compared.wanted.push(throughout);
}

/** What is shown beyond a message, oldest first. It may be out of sight by now; its place is not. */
export function beyondOf(walked: Walked, n: number, direction: Direction): number[] {
  const all = numbersIn(walked.model.displayed());
  const shown = new Set(numbersIn(walked.expected()));
  const place = all.indexOf(n);
  const side = direction === 'before' ? all.slice(0, place) : all.slice(place + 1);
  return side.filter((each) => shown.has(each));
}

function numbersIn(list: readonly Said[]): number[] {
  return list.map((said) => said.n);
}

function anchorOf({ kind, which }: Start, list: readonly Said[]): Anchor {
  const said = list[which % Math.max(1, list.length)];
  if (kind === 'newest' || kind === 'oldest') return { kind };
  if (said === undefined) return { kind: 'newest' };
  // Between two messages as often as at one.
  if (kind === 'time') return { kind, atMs: T0 + said.at + (which % 2) };
  return { kind: 'message', id: said.id };
}

interface Shape extends Omit<Page, 'before' | 'after'> {
  readonly hasBefore: boolean;
}

function shapeOf({ numbers, anchor, foundOldest, foundNewest, before }: Page): Shape {
  return { numbers, anchor, foundOldest, foundNewest, hasBefore: before !== null };
}

/** The first window as the model has it. */
function wantedStart(anchor: Anchor, start: Start, list: readonly Said[]): Shape {
  const found = list.findIndex(
    (said) =>
      (anchor.kind === 'message' && said.id === anchor.id) ||
      (anchor.kind === 'time' && T0 + said.at >= anchor.atMs),
  );
  const anchored = found !== -1;
  const place = anchor.kind === 'oldest' ? 0 : anchored ? found : list.length;
  const from = Math.max(0, place - start.before);
  const to = Math.min(list.length, place + start.after + (anchored ? 1 : 0));
  return {
    numbers: numbersIn(list.slice(from, to)),
    anchor: list[found]?.n ?? null,
    foundOldest: from === 0,
    foundNewest: to === list.length,
    hasBefore: from > 0,
  };
}
