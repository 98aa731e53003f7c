import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { FairTurns, takingTurns } from './turns.ts';

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

const limits = { atOnce: 3, waiting: 4, atOnceOfOne: 2, waitingOfOne: 3 };
const fair = () =>
  new FairTurns(limits, (limit) => new AppError('rate_limited', `the limit of ${limit}`));

/** Who began, in order; each goes on until it is told to end. */
function track(turns: FairTurns) {
  const began: string[] = [];
  const ending: (() => void)[] = [];
  const take = (name: string, signal?: AbortSignal) => {
    const { opened, open } = gate();
    return turns.take(
      name,
      () => {
        began.push(name);
        ending.push(open);
        return opened;
      },
      signal,
    );
  };
  const endOne = async () => {
    ending.shift()?.();
    await nothingMoves();
  };
  return { began, take, endOne };
}

const nothingMoves = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each([
  ['one alone has its own limit', 'aaaaa', '', 'aaaaa'],
  ['one too many of one is refused', 'aaaaaa', 'own', 'aaaaa'],
  ['turns go round those that wait', 'aaaaabb', '', 'aababaa'],
  ['the next is of who had none for the longest', 'aaaabbc', '', 'aababca'],
  ['all together have a limit', 'aaaabbbb', 'all', 'aababab'],
  ['who has least is let in for who has most', 'aaaaabbc', 'all', 'aababca'],
])('%s: %s', async (_what, asked, refusedBy, order) => {
  const { began, take, endOne } = track(fair());
  const refused: string[] = [];
  const all = asked.split('').map((name) =>
    take(name).catch((error: unknown) => {
      refused.push(error instanceof AppError ? error.message : 'something else');
    }),
  );
  await nothingMoves();
  for (let ended = 0; ended < asked.length; ended += 1) await endOne();
  await Promise.all(all);
  expect([began.join(''), refused]).toEqual([
    order,
    refused.map(() => `the limit of ${refusedBy}`),
  ]);
  expect(refused).toHaveLength(asked.length - order.length);
});

test('who leaves while waiting never begins, and leaves the place to another', async () => {
  const { began, take, endOne } = track(fair());
  const stop = new AbortController();
  const kept = [take('a'), take('a'), take('a')];
  const left = [take('a', stop.signal), take('a', stop.signal)];
  await expect(take('a')).rejects.toThrow('the limit of own');
  stop.abort(new Error('the caller is gone'));
  for (const each of left) await expect(each).rejects.toThrow('the caller is gone');
  await expect(take('a', stop.signal)).rejects.toThrow('the caller is gone');
  kept.push(take('a'));
  for (const _each of kept) await endOne();
  await Promise.all(kept);
  expect(began).toHaveLength(kept.length);
});

test('a place can be asked for without being taken', async () => {
  const turns = fair();
  const { take, endOne } = track(turns);
  const all = ['a', 'a', 'a', 'a', 'a'].map((name) => take(name));
  expect(() => turns.requirePlace('a')).toThrow('the limit of own');
  expect(() => turns.requirePlace('b')).not.toThrow();
  for (const _each of all) await endOne();
  await Promise.all(all);
  expect(() => turns.requirePlace('a')).not.toThrow();
});
