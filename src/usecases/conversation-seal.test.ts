import { expect, test } from 'vitest';
import { SealPlan } from './conversation-seal.ts';

const limits = { many: 100, mostWaitMs: 60_000, manyInAll: 250, busy: 50 };
let stamp = 1000;
const changes = (...counts: readonly number[]) =>
  counts.flatMap((count, chunk) =>
    count === 0 ? [] : [{ chunk, changes: count, lastStamp: stamp }],
  );

test('a chunk is due with many changes, when they have waited, or as the first of very many', () => {
  const plan = new SealPlan(limits);
  expect(plan.due(changes(99, 100, 300), 0)).toEqual([2, 1]);
  expect(plan.due(changes(99, 0, 0), 5000)).toEqual([]);
  expect(plan.due(changes(99, 0, 1), 59_000)).toEqual([]);
  expect(plan.due(changes(99, 0, 1), 60_000)).toEqual([0]);
  expect(plan.due(changes(90, 80, 95), 61_000)).toEqual([2, 0]);
});

test('while changes keep coming fast only those that have waited are due', () => {
  const plan = new SealPlan(limits);
  expect(plan.due(changes(500, 1), 0)).toEqual([0]);
  stamp += 1000;
  expect(plan.due(changes(700, 1), 10_000)).toEqual([]);
  stamp += 5000;
  expect(plan.due(changes(700, 1), 60_000)).toEqual([0, 1]);
  stamp += 100;
  plan.sealed(0);
  plan.sealed(1);
  expect(plan.due(changes(700, 1), 70_000)).toEqual([0]);
});

test('a chunk that cannot be sealed lets the others have their turn', () => {
  const plan = new SealPlan(limits);
  plan.failed(1, 0);
  expect(plan.due(changes(100, 200), 1000)).toEqual([0]);
  expect(plan.due(changes(100, 200), 600_000)).toEqual([1, 0]);
});
