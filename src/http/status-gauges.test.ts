import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { addStatusGauges } from './status-gauges.ts';

function statusThat(answer: () => Promise<{ size: number; bytes: number }>) {
  const registry = new Registry();
  const warnings: unknown[] = [];
  addStatusGauges(
    registry,
    { warn: (...warning: unknown[]) => warnings.push(warning) },
    {
      prefix: 'of_test',
      of: 'a test',
      status: answer,
      gauges: {
        size: ['How many.', (status) => status.size],
        bytes: ['How large.', (status) => status.bytes],
      },
    },
  );
  return { registry, warnings };
}

test('the status is asked for once a scrape', async () => {
  let asked = 0;
  const { registry } = statusThat(async () => {
    asked += 1;
    return { size: asked, bytes: 10 * asked };
  });
  expect(await registry.metrics()).toMatch(/of_test_size 1\n[^]*of_test_bytes 10\n/);
  expect(await registry.metrics()).toMatch(/of_test_size 2\n[^]*of_test_bytes 20\n/);
});

test('without the status its gauges are left out, not given as they were', async () => {
  let isAway = false;
  const { registry, warnings } = statusThat(async () => {
    if (isAway) throw new Error('the database is away');
    return { size: 1, bytes: 2 };
  });
  expect(await registry.metrics()).toContain('of_test_size 1');
  isAway = true;
  expect(await registry.metrics()).not.toMatch(/^of_test/m);
  expect(warnings).toEqual([
    [{ err: new Error('the database is away') }, 'metrics are given without those of a test'],
  ]);
  isAway = false;
  expect(await registry.metrics()).toContain('of_test_bytes 2');
});
