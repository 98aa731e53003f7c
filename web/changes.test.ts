import { expect, test, vi } from 'vitest';
import { onceAtATime } from './changes.ts';

test('what is asked for meanwhile is done once more, and other ids do not wait', async () => {
  const done: string[] = [];
  let finishFirst = () => {};
  const first = new Promise<void>((resolve) => {
    finishFirst = resolve;
  });
  const ask = onceAtATime(async (id) => {
    done.push(id);
    if (done.length === 1) await first;
  });
  ask('a');
  ask('a');
  ask('a');
  ask('b');
  expect(done).toEqual(['a', 'b']);
  finishFirst();
  await vi.waitFor(() => expect(done).toEqual(['a', 'b', 'a']));
});
