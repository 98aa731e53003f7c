import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { expect, test } from './fixtures.ts';

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const serious = ['serious', 'critical'];

/** What keeps somebody from using the page as it stands there, by rule and place. */
async function violations(page: Page): Promise<string[]> {
  // As the browser's own tools do it, past the page's content security policy.
  await page.evaluate(await axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => serious.includes(impact ?? ''))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) =>
        `${new URL(page.url()).pathname} ${id} ${target.join(' ')}: ${failureSummary}`.replaceAll(
          /\s+/g,
          ' ',
        ),
      ),
    );
}

/** Every page that the administration's own navigation leads to. */
async function adminPaths(page: Page): Promise<string[]> {
  await page.goto('/admin');
  await expect(page).toHaveURL(/\/admin\/\w+/);
  await expect(page.getByRole('heading').first()).toBeVisible();
  const links = page.locator('a[href^="/admin/"]');
  const paths = await links.evaluateAll((found) =>
    found.map((link) => link.getAttribute('href') ?? ''),
  );
  return [...new Set([new URL(page.url()).pathname, ...paths])];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page has a serious violation, ${colorScheme}`, async ({
    browser,
    server,
    cookiesOf,
  }) => {
    test.setTimeout(180_000);
    const context: BrowserContext = await browser.newContext({ baseURL: server.url, colorScheme });
    const page = await context.newPage();
    const found: string[] = [];
    const look = async () => {
      // Measured while it fades in, a text has too little contrast.
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null))),
      );
      found.push(...(await violations(page)));
    };

    await page.goto('/sign-in');
    await expect(page.getByRole('heading')).toBeVisible();
    await look();

    await context.addCookies(await cookiesOf(server.admin));
    const conversations = page.getByRole('navigation', { name: 'Conversations', exact: true });
    const someone = conversations.getByRole('link').filter({ has: page.locator('time') });
    for (const view of ['waiting', 'all']) {
      await page.goto(`/inbox?view=${view}`);
      await expect(someone.first()).toBeVisible();
      await look();
      await someone.first().click();
      await expect(page.getByRole('log').locator('[data-message]').last()).toBeVisible();
      await look();
    }
    await page.goto('/find?q=tuikuan');
    await expect(page.locator('mark').first()).toBeVisible();
    await look();
    await page.goto('/inbox/none');
    await expect(page.locator('main p').first()).toBeVisible();
    await look();
    for (const path of await adminPaths(page)) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await look();
    }

    await page.goto('/chat');
    await expect(page.getByText('You are not signed in here')).toBeVisible();
    await look();
    const [busy] = (await server.api.conversations.list({ limit: 1, title: '长租' })).conversations;
    const id = busy?.user?.id ?? '';
    const { token } = await server.api.sessions.issueToken({ kind: 'user', id });
    await page.goto(`/chat?conversation=${busy?.id ?? ''}#token=${token}`);
    await expect(page.getByRole('log').locator('[data-message]').last()).toBeVisible();
    await look();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await look();
    await context.close();
    expect(found).toEqual([]);
  });
}
