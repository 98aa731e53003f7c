import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { expect, test } from './fixtures.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds against WCAG 2.1 AA, in a line each. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'));
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what is read and searched has no fault that axe finds, ${colorScheme}`, async ({
    page,
    server,
  }) => {
    await page.emulateMedia({ colorScheme });
    const messages = page.getByRole('log').locator('[data-message]');
    await page.goto('/inbox?view=all');
    const ofHotel = page.getByRole('link', { name: /长租公寓式酒店/ });
    await expect(ofHotel).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);

    await ofHotel.click();
    await expect(messages.last()).toBeVisible();
    await page.getByRole('button', { name: 'About the customer' }).click();
    await expect(page.getByRole('complementary', { name: 'About the customer' })).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);

    const { users } = await server.api.users.list({ nick: '孙皓' });
    await page.goto(`/customers/${users[0]?.id}/timeline`);
    await expect(messages.last()).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);

    await page.goto('/find?q=tuikuan');
    await expect(page.locator('mark').first()).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto('/find?tab=conversations&created=last-week');
    await expect(page.getByTitle('Last week', { exact: true })).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
  });
}
