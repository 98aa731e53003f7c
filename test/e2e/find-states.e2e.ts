import type { Page } from '@playwright/test';
import { logOf } from './customers-page.ts';
import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

const WORD = '紫薯糕';
const HITS = 70;
let made: Promise<void> | undefined;

/** A conversation that holds more hits than a page of results. Made once. */
function manyHits(server: Server): Promise<void> {
  made ??= (async () => {
    const customer = await server.newCustomer('滕多多');
    const { id } = await customer.client.conversations.open({ title: '点心' });
    await Promise.all(
      Array.from({ length: HITS }, (_, index) =>
        customer.client.messages.send(id, {
          type: 'txt',
          body: { msg: `第${index}块${WORD}` },
        }),
      ),
    );
  })();
  return made;
}

const results = (page: Page) => page.getByRole('list', { name: 'Messages found' });
const address = '**/api/search/messages?*';

/** The server's own answers, with something changed in them. */
async function answering(page: Page, changes: object): Promise<void> {
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as object;
    await route.fulfill({ response, json: { ...answer, ...changes } });
  });
}

test('too many searches: the wait is counted down, and the search goes on by itself', async ({
  page,
  server,
}) => {
  await manyHits(server);
  await page.route(address, (route) =>
    route.fulfill({
      status: 429,
      headers: { 'retry-after': '2' },
      contentType: 'application/problem+json',
      json: { type: 'https://chatkeep.dev/problems/rate-limited', title: 'Too many', status: 429 },
    }),
  );
  await page.goto(`/find?q=${WORD}`);
  const wait = page.getByRole('status').filter({ hasText: 'Too many searches at once' });
  await expect(wait).toContainText('tried again in 2 s');
  await expect(wait).toContainText('tried again in 1 s');
  await page.unroute(address);
  await expect(results(page).locator('mark').first()).toBeVisible();
  await expect(wait).toHaveCount(0);
});

test('an answer that is not whole says so, and can be gone on from', async ({ page, server }) => {
  await manyHits(server);
  await answering(page, { partial: true, indexing: true });
  await page.goto(`/find?q=${WORD}`);
  await expect(page.getByText('Not everything could be searched in time.')).toBeVisible();
  await expect(page.getByText(/^The index is still being built/)).toBeVisible();
  const more = results(page).getByRole('button', { name: /more here/ });
  await expect(more).toHaveText('27 more here');
  await page.unroute(address);
  await page.getByRole('button', { name: 'Search on' }).click();
  await expect(page.getByText('Not everything could be searched')).toHaveCount(0);
  await expect(more).toHaveText(`${HITS - 3} more here`);
  await expect(page.getByText('That is all')).toBeVisible();
});

test('beside a match stand the others where there is room; Back is where one was', async ({
  page,
  server,
}) => {
  await manyHits(server);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(`/find?q=${WORD}`);
  await results(page)
    .getByRole('button', { name: /more here/ })
    .click();
  const hits = results(page).getByRole('link', { name: WORD });
  const wordsOf = async (index: number) =>
    /第\d+块/.exec(await hits.nth(index).innerText())?.[0] ?? '';
  const [said, beside] = [await wordsOf(24), await wordsOf(20)];
  const hit = hits.filter({ hasText: said });
  await hit.scrollIntoViewIfNeeded();
  await expect(results(page)).toHaveAttribute('aria-busy', 'false');
  const before = await hit.boundingBox();
  await hit.click();

  const log = logOf(page);
  await expect(log.getByText(said)).toBeInViewport();
  const aside = page.getByRole('complementary', { name: 'Messages found' });
  const current = aside.locator('[aria-current]');
  await expect(current).toHaveCount(1);
  await expect(current).toContainText(said);
  await expect(current).toBeInViewport();
  const bar = page.getByRole('navigation', { name: 'Matches' });
  await expect(bar.getByText(`25 of ${HITS}`)).toBeVisible();
  await page.keyboard.press('n');
  await expect(bar.getByText(`26 of ${HITS}`)).toBeVisible();
  await expect(current).not.toContainText(said);
  await page.keyboard.press('p');
  await expect(current).toContainText(said);
  await aside.getByRole('link', { name: beside }).click();
  await expect(log.getByText(beside)).toBeInViewport();
  await expect(current).toContainText(beside);

  // Stepping leaves no trail: one step back are the results, as they were left.
  await page.goBack();
  await expect(page).toHaveURL(/\/find\?q=/);
  await expect(hit).toBeVisible();
  await expect
    .poll(async () => Math.abs(((await hit.boundingBox())?.y ?? -999) - (before?.y ?? 0)))
    .toBeLessThanOrEqual(2);
});

test('in Chinese a search is asked, refused and answered in Chinese', async ({
  browser,
  server,
  cookiesOf,
}) => {
  await manyHits(server);
  const context = await browser.newContext({ baseURL: server.url, locale: 'zh-CN' });
  await context.addCookies(await cookiesOf(server.agent));
  const page = await context.newPage();
  await page.goto('/find');
  const box = page.getByRole('combobox', { name: '查找消息和会话' });
  for (const typed of [WORD, 'zishugao', 'zsg']) {
    await box.fill(typed);
    await expect(page.getByText(`${HITS} 条消息`)).toBeVisible();
    await expect(page.locator('mark').filter({ hasText: WORD }).first()).toBeVisible();
  }
  await box.fill('"紫薯');
  await expect(page.getByRole('alert')).toContainText('引号没有闭合');
  await box.fill('没有人说过的话呀');
  await expect(page.getByText('没有找到')).toBeVisible();
  await context.close();
});
