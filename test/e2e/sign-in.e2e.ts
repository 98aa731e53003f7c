import { expect, test } from './fixtures.ts';

test('a wrong password is refused, the right one leads to where one wanted to go', async ({
  strangerPage: page,
  server,
}) => {
  await page.goto('/inbox?view=all');
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByLabel('Login').fill(server.agent.login);
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Login or password is wrong');

  await page.getByLabel('Password').fill(server.agent.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/inbox\?view=all/);
  await expect(page.getByRole('navigation', { name: 'Conversations', exact: true })).toBeVisible();
});

test('signing in asks for what is missing', async ({ strangerPage: page }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Type your login')).toBeVisible();
  await expect(page.getByText('Type your password')).toBeVisible();
  await expect(page.getByText('npx chatkeep operator password')).toBeVisible();
});

test('the language follows the browser and can be switched', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: '登录 chatkeep' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByText('English').click();
  await expect(page.getByRole('heading', { name: 'Sign in to chatkeep' })).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});

test('signing out ends the session', async ({ strangerPage: page, server }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Login').fill(server.agent.login);
  await page.getByLabel('Password').fill(server.agent.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/inbox');
  await expect(page).toHaveURL(/\/sign-in/);
});
