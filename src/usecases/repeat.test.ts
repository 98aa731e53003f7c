import { expect, test } from 'vitest';
import { type Repetition, repeat } from './repeat.ts';

function logged() {
  const lines: unknown[] = [];
  const options: Repetition = {
    log: { warn: (...line: unknown[]) => void lines.push(line) },
    everyMs: 1,
    first: 'now',
    failed: 'it failed',
  };
  return { lines, options };
}

test('a run that fails is logged once until one succeeds, and the next one comes', async () => {
  const { lines, options } = logged();
  const broken = new Error('broken');
  let runs = 0;
  await using _repeated = repeat(options, () => {
    runs += 1;
    return [1, 2, 4].includes(runs) ? Promise.reject(broken) : Promise.resolve();
  });
  await expect.poll(() => runs).toBeGreaterThan(4);
  expect(lines).toEqual([
    [{ err: broken }, 'it failed'],
    [{ err: broken }, 'it failed'],
  ]);
});

test('runs do not overlap, and disposing waits for the one in hand', async () => {
  const { options } = logged();
  let end = () => {};
  const mayEnd = new Promise<void>((resolve) => {
    end = resolve;
  });
  let [running, most, ended] = [0, 0, 0];
  const repeated = repeat(options, async () => {
    running += 1;
    most = Math.max(most, running);
    if (ended === 2) await mayEnd;
    running -= 1;
    ended += 1;
  });
  await expect.poll(() => [ended, running]).toEqual([2, 1]);
  const disposed = repeated[Symbol.asyncDispose]().then(() => ended);
  expect(await Promise.race([disposed, Promise.resolve('waits')])).toBe('waits');
  end();
  expect(await disposed).toBe(3);
  expect(most).toBe(1);
});

test.each([
  [
    'stops because it is told to is no failure',
    (signal: AbortSignal) => signal.throwIfAborted(),
    0,
  ],
  [
    'breaks as it is told to stop is one',
    () => {
      throw new Error('broken');
    },
    1,
  ],
])('a run that %s', async (_what, end, warnings) => {
  const { lines, options } = logged();
  const repeated = repeat(options, async (signal) => {
    await new Promise((stop) => signal.addEventListener('abort', stop));
    end(signal);
  });
  await repeated[Symbol.asyncDispose]();
  expect(lines).toHaveLength(warnings);
});

test('what begins later and is disposed before is never run', async () => {
  const { options } = logged();
  let runs = 0;
  const repeated = repeat({ ...options, everyMs: 60_000, first: 'later' }, () =>
    Promise.resolve((runs += 1)),
  );
  await repeated[Symbol.asyncDispose]();
  expect(runs).toBe(0);
});
