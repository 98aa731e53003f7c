import { expect, test } from './fixtures.ts';

const widgets = /\/assets\/(?:widgets|account-dropdown)-/;

test('the inbox is there before any widget, and asks for nothing twice', async ({ page }) => {
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/conversations?')) lists.push(request.url());
  });
  // Nothing is followed live, and no widget comes.
  await page.routeWebSocket(/\/api\/live/, () => undefined);
  let held = 0;
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(widgets, async (route) => {
    held += 1;
    await gate;
    await route.continue();
  });

  await page.goto('/');
  const list = page.getByRole('navigation', { name: 'Conversations', exact: true });
  const first = list.getByRole('link').first();
  await expect(first).toBeVisible();
  await expect(page.getByRole('link', { name: 'Find' })).toBeVisible();
  expect(await page.locator('style[data-css-hash]').count()).toBe(0);

  // A conversation, and its widgets, are asked for before it is opened.
  await expect.poll(() => held).toBeGreaterThan(0);
  expect(lists).toHaveLength(1);
  await first.click();
  await expect(page).toHaveURL(/\/inbox\/.+/);
  letGo();
  await expect(page.getByRole('log').locator('[data-message]').last()).toBeVisible();
});

test('the account menu opens by keyboard the first time, and gives the focus back', async ({
  page,
}) => {
  await page.goto('/inbox');
  const account = page.getByRole('button', { name: /客服小周/ });
  await account.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expect(account).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeHidden();
  await expect(account).toBeFocused();
});
