import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { looks } from './looks.ts';

// Pictures of the pages, to be looked at: SCREENS=folder npx playwright test screens
const folder = process.env['SCREENS'];
if (folder === undefined) throw new Error('SCREENS has to name the folder for the pictures');

const messages = (page: Page) => page.getByRole('log').locator('[data-message]').last();

for (const { name, locale, colorScheme, width, height } of looks) {
  test(`pictures: ${name}`, async ({ browser, server, cookiesOf }) => {
    const context = await browser.newContext({
      baseURL: server.url,
      locale,
      colorScheme,
      viewport: { width, height },
    });
    const page = await context.newPage();
    const take = (what: string) => page.screenshot({ path: join(folder, `${what}-${name}.png`) });

    await page.goto('/sign-in');
    await expect(page.getByRole('heading')).toBeVisible();
    await take('sign-in');

    await context.addCookies(await cookiesOf(server.admin));
    await page.goto('/inbox?view=all');
    const first = page
      .getByRole('link')
      .filter({ has: page.locator('time') })
      .first();
    await expect(first).toBeVisible();
    await take('inbox');
    const ofHotel = page.getByRole('link', { name: /长租公寓式酒店/ });
    await ofHotel.click();
    await expect(messages(page)).toBeVisible();
    await take('conversation');

    await page.goto('/inbox?view=waiting');
    await expect(first).toBeVisible();
    await first.click();
    await expect(messages(page)).toBeVisible();
    await take('waiting');

    await page
      .getByRole('button', { name: /^Account of|账号$/ })
      .last()
      .click();
    await expect(page.getByRole('menu').first()).toBeVisible();
    await take('account');
    const { users } = await server.api.users.list({ nick: '孙皓' });
    await page.goto(`/customers/${users[0]?.id}/timeline`);
    await expect(messages(page)).toBeVisible();
    await take('timeline');
    await page.goto('/find?q=tuikuan');
    await expect(page.locator('mark').first()).toBeVisible();
    await take('find');
    for (const section of ['operators', 'clients', 'replies', 'tags', 'settings']) {
      await page.goto(`/admin/${section}`);
      await expect(page.getByRole('cell').first()).toBeVisible();
      await take(section);
    }
    await page.goto('/admin/tokens?kind=operator&id=me');
    await expect(page.getByRole('cell').first()).toBeVisible();
    await take('tokens');
    await page.goto('/admin/status');
    await expect(page.getByRole('region').nth(1)).toBeVisible();
    await take('status');
    await page.goto('/settings');
    await expect(page.getByRole('cell').first()).toBeVisible();
    await take('own-settings');
    await page.goto('/inbox/none');
    await expect(page.locator('main p').first()).toBeVisible();
    await take('missing');
    await context.close();
  });
}
