import { setImmediate as loop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './pace.ts';

test('those that wait for a turn go on in order, one for each turn of the event loop', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const work = ['a', 'b', 'c'].map(async (name) => {
    await turns.next();
    order.push(name);
  });
  for (let turn = 0; turn < 3; turn++) {
    await loop();
    order.push('loop');
  }
  await Promise.all(work);
  expect(order.filter((name) => name !== 'loop')).toEqual(['a', 'b', 'c']);
  expect(order.join(' ')).not.toMatch(/[abc] [abc]/);
});

test('while there is much else to do, that goes on for its time between two turns', async () => {
  const OTHERS_MS = 5;
  const turns = new Turns(OTHERS_MS);
  let isOver = false;
  const others = () => {
    const since = performance.now();
    while (performance.now() - since < 1);
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  await turns.next();
  const before = performance.now();
  await turns.next();
  expect(performance.now() - before).toBeGreaterThanOrEqual(OTHERS_MS);
  isOver = true;
  await turns.next();
});
