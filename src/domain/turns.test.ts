import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { takingTurns } from './turns.ts';

const refusal = () => new AppError('unavailable', 'too many wait: try again shortly');

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('only so many run at once, the others in order, and one more than may wait is refused', async () => {
  const turns = takingTurns(2, 1, refusal);
  const gates = [gate(), gate(), gate()];
  const started: number[] = [];
  const runs = gates.map(({ opened }, index) =>
    turns(async () => {
      started.push(index);
      await opened;
      return index;
    }),
  );
  await expect(turns(() => Promise.resolve())).rejects.toMatchObject({ code: 'unavailable' });
  expect(started).toEqual([0, 1]);
  gates[1]?.open();
  expect(await runs[1]).toBe(1);
  gates[0]?.open();
  gates[2]?.open();
  expect(await Promise.all(runs)).toEqual([0, 1, 2]);
  expect(started).toEqual([0, 1, 2]);
});

test('work that fails gives its turn on', async () => {
  const turns = takingTurns(1, 10, refusal);
  const failed = turns(() => Promise.reject(new Error('no')));
  const next = turns(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
