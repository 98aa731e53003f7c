import { join } from 'node:path';
import type { Browser, Page, Route } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { type Look, looks } from './looks.ts';

// Pictures of Find, Admin, the settings and signing in, state by state, to be looked at:
// SCREENS=folder npx playwright test screens-desk
const folder = process.env['SCREENS'];
if (folder === undefined) throw new Error('SCREENS has to name the folder for the pictures');

type Take = (what: string) => Promise<unknown>;

async function openPage(browser: Browser, look: Look, baseURL: string) {
  const { locale, colorScheme, width, height } = look;
  const viewport = { width, height };
  const hasTouch = width < 500;
  const context = await browser.newContext({
    baseURL,
    locale,
    colorScheme,
    viewport,
    hasTouch,
    // What is still coming is no picture.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const take: Take = async (what) => {
    await page.waitForFunction(isStill);
    return page.screenshot({ path: join(folder ?? '', `${what}-${look.name}.png`) });
  };
  return { context, page, take };
}

/** Of the page: whether all that pops up has come, and all pictures. */
const isStill = () =>
  new Promise<boolean>((resolve) => {
    const look = () => {
      const moving = document.querySelector(
        '[class*="-enter"], [class*="-appear"], [class*="-leave"]',
      );
      resolve(moving === null && [...document.images].every(({ complete }) => complete));
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
  });

const answer = (status: number, slug: string, more: object = {}) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: `https://chatkeep.dev/problems/${slug}`,
    title: slug,
    status,
    detail: `${slug}, as pictures need it`,
    requestId: 'req-1',
    ...more,
  }),
});

/** Answers as the server did, but for what is put in. */
const changed = (more: object) => async (route: Route) => {
  const response = await route.fetch();
  const body = (await response.json()) as object;
  await route.fulfill({ response, json: { ...body, ...more } });
};

const box = (page: Page) => page.locator('#find-box');

for (const look of looks) {
  test(`pictures of signing in: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    test.setTimeout(180_000);
    const { context, page, take } = await openPage(browser, look, server.url);
    const alert = page.getByRole('alert').first();
    const signIn = async () => {
      await page.locator('#login').fill('agent');
      await page.locator('#password').fill('not the right one');
      await page.locator('button[type=submit]').click();
    };
    await page.goto('/sign-in');
    await page.locator('button[type=submit]').click();
    await expect(page.locator('.ant-form-item-explain-error').first()).toBeVisible();
    await take('sign-in-empty');
    await page.route('**/api/sessions', (route) => route.fulfill(answer(401, 'wrong-credentials')));
    await page.goto('/sign-in');
    await signIn();
    await expect(alert).toBeVisible();
    await take('sign-in-wrong');
    await page.unrouteAll();
    await page.route('**/api/sessions', (route) =>
      route.fulfill({ ...answer(429, 'rate-limited'), headers: { 'retry-after': '42' } }),
    );
    await page.goto('/sign-in');
    await signIn();
    await expect(alert).toBeVisible();
    await take('sign-in-throttled');
    await page.unrouteAll();
    await page.route('**/api/sessions', (route) => route.abort());
    await page.goto('/sign-in');
    await signIn();
    await expect(alert).toBeVisible();
    await take('sign-in-away');
    await page.unrouteAll();

    await context.addCookies(await cookiesOf(server.admin));
    await page.goto('/admin/operators');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.route('**/api/tags*', (route) => route.fulfill(answer(401, 'unauthenticated')));
    await page.goto('/find?q=退款');
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('session-over');
    await context.close();
  });

  test(`pictures of finding: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    test.setTimeout(180_000);
    const { context, page, take } = await openPage(browser, look, server.url);
    await context.addCookies(await cookiesOf(server.admin));
    await page.goto('/find');
    await expect(box(page)).toBeFocused();
    await take('find-start');
    await box(page).pressSequentially('退款 ta');
    await expect(page.locator('[class*="suggestion"]').first()).toBeVisible();
    await take('find-suggestions');
    await page.goto('/find?q=退款');
    await expect(page.locator('mark').first()).toBeVisible();
    await page.locator('mark').first().click();
    await expect(page.getByRole('log').locator('[data-message]').last()).toBeVisible();
    await take('match-bar');
    await page.goto('/find');
    await expect(page.locator('[class*="recent"]').first()).toBeVisible();
    await take('find-recent');
    await page.goto('/find?q=tuikuan');
    await expect(page.locator('mark').first()).toBeVisible();
    await take('find-results');
    await page
      .getByRole('button', { name: /more here|还有/ })
      .first()
      .click();
    await page
      .locator('[class*="results"]')
      .first()
      .evaluate((e) => (e.scrollTop = 500));
    await take('find-results-down');
    await page.goto('/find?q=退款&tag=酒店&status=ended&when=2025-01-01..2027-01-01&type=txt');
    await expect(page.locator('[class*="column"]').first()).not.toBeEmpty();
    await take('find-filters');
    await page.locator('[class*="filter"] input').nth(1).click();
    await take('find-filter-open');
    await page.goto('/find?q=酒店&tab=conversations');
    await expect(page.getByRole('list').last().getByRole('link').first()).toBeVisible();
    await take('find-conversations');
    await page.goto('/find?q=没有人这样说过');
    await expect(page.locator('[class*="title"]').last()).toBeVisible();
    await take('find-none');
    await page.goto('/find?q="退款');
    await expect(page.getByRole('alert')).toBeVisible();
    await take('find-refused');
    await page.route('**/api/search/messages*', changed({ indexing: true }));
    await page.goto('/find?q=退款');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await take('find-indexing');
    await page.unrouteAll();
    await page.route('**/api/search/messages*', changed({ partial: true, next: 'x' }));
    await page.goto('/find?q=停航的票');
    await expect(page.locator('mark').first()).toBeVisible();
    await take('find-partial');
    await page.unrouteAll();
    await page.route('**/api/search/messages*', (route) =>
      route.fulfill({ ...answer(429, 'rate-limited'), headers: { 'retry-after': '90' } }),
    );
    await page.goto('/find?q=退款');
    await expect(page.getByText(/90 s|90 秒/)).toBeVisible();
    await take('find-throttled');
    await page.unrouteAll();
    await page.route('**/api/search/messages*', (route) => route.abort());
    await page.goto('/find?q=退款');
    await expect(page.getByRole('alert')).toBeVisible();
    await take('find-failed');
    await context.close();
  });

  test(`pictures of the administration: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    test.setTimeout(180_000);
    const { context, page, take } = await openPage(browser, look, server.url);
    await context.addCookies(await cookiesOf(server.admin));
    const create = /^(New|Create|新建|创建)/;
    const primary = page.locator('main .ant-btn-primary, section .ant-btn-primary').first();
    const now = Date.now() - (Date.now() % 60_000);
    const minutes = Array.from({ length: 1200 }, (_, index) => {
      const wave = 1 + Math.sin(index / 90) + ((index * 7919) % 13) / 13;
      return {
        at: now - (1200 - index) * 60_000,
        messages: Math.round(wave * 40),
        requests: Math.round(wave * 300),
        failed: index % 200 === 7 ? 40 : 0,
        p50Ms: 2 + wave,
        p95Ms: 12 + wave * 9,
      };
    });
    await page.route('**/api/status', changed({ minutes }));
    await page.goto('/admin/status');
    await expect(page.getByRole('region').nth(1)).toBeVisible();
    await take('admin-status');
    await page
      .locator('[class*="main"]')
      .last()
      .evaluate((e) => (e.scrollTop = 700));
    await page.locator('summary').click();
    await take('admin-status-down');
    await page
      .locator('[class*="main"]')
      .last()
      .evaluate((e) => (e.scrollTop = 5000));
    await take('admin-status-end');

    await page.goto('/admin/operators');
    await expect(page.getByText('e2e-agent').or(page.getByText('客服小周')).first()).toBeVisible();
    await take('admin-operators');
    await primary.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: create }).click();
    await expect(page.locator('.ant-form-item-explain-error').first()).toBeVisible();
    await take('admin-new-operator');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^(Disable|停用)$/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').last()).toBeVisible();
    await take('admin-shut-out');

    await page.goto('/admin/clients');
    await primary.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('admin-new-client');
    await page.locator('#name').fill('订单服务器');
    await page.getByRole('dialog').getByRole('button', { name: create }).click();
    await expect(page.getByText('curl', { exact: false })).toBeVisible();
    await take('admin-secret');
    await page.getByRole('dialog').locator('.ant-btn-primary').last().click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await take('admin-clients');

    await page.goto('/admin/tokens');
    await expect(page.getByRole('combobox')).toBeVisible();
    await take('admin-tokens-none');
    const { users } = await server.api.users.list({ nick: '孙皓' });
    await server.api.sessions.issueToken({ kind: 'user', id: users[0]?.id ?? '' });
    await page.goto(`/admin/tokens?kind=user&id=${users[0]?.id}`);
    await expect(page.getByText(/^(Revoke|吊销)$/).first()).toBeVisible();
    await take('admin-tokens');
    for (const shortcut of ['hello', `退款-${look.name}`]) {
      const has = (await server.api.replies.list()).replies.some((r) => r.shortcut === shortcut);
      if (has) continue;
      await server.api.replies.create({
        shortcut,
        title: '退款说明',
        text: '您好 {{customer.name}}，退款将在 1 到 3 个工作日内原路退回，请留意短信通知。如有问题随时联系我们。',
        shared: true,
      });
    }
    await page.goto('/admin/replies');
    await expect(page.getByText('/hello')).toBeVisible();
    await take('admin-replies');
    await primary.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.locator('#text').fill('您好 {{customer.name}}，我是 {{operator.name}}。');
    await take('admin-new-reply');
    await page.goto('/admin/tags');
    await expect(page.getByText(/^(Rename|重命名)$/).first()).toBeVisible();
    await take('admin-tags');
    await page
      .getByRole('button', { name: /^(Rename|重命名)$/ })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('admin-rename');
    await page.route('**/api/tags/**', (route) =>
      route.fulfill({ json: { changed: 1000, done: false } }),
    );
    await page.locator('#name').fill('住宿');
    await page.getByRole('dialog').locator('.ant-btn-primary').click();
    await expect(page.getByText(/(so far|已完成)/)).toBeVisible();
    await take('admin-rename-running');
    await page.getByRole('button', { name: /^(Stop|停止)$/ }).click();
    await expect(page.getByText(/(Stopped|已停止)/)).toBeVisible();
    await page.unrouteAll();
    await take('admin-rename-stopped');
    await page
      .getByRole('button', { name: /^(Remove|移除)$/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').last()).toBeVisible();
    await take('admin-remove-tag');
    await page.goto('/admin/settings');
    await expect(page.getByText('CHATKEEP_TIMEZONE')).toBeVisible();
    await take('admin-settings');
    await page.route('**/api/clients*', (route) => route.fulfill(answer(500, 'internal')));
    await page.goto('/admin/clients');
    await expect(page.getByRole('alert')).toBeVisible();
    await take('admin-failed');
    await context.close();
  });

  test(`pictures of the shell: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    test.setTimeout(180_000);
    const { context, page, take } = await openPage(browser, look, server.url);
    await context.addCookies(await cookiesOf(server.agent));
    await page.goto('/settings');
    await expect(page.getByText(/^(Revoke|吊销)$/).first()).toBeVisible();
    await take('settings');
    await page.getByRole('button', { name: /^(Change password|修改密码)$/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('settings-password');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Account of|账号$/ })
      .last()
      .click();
    await expect(page.getByRole('menu').first()).toBeVisible();
    await take('account');
    await page.keyboard.press('Escape');
    await page.goto('/settings');
    await page.locator('h1').waitFor();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('keys');
    await page.goto('/admin/clients');
    await expect(page.locator('main p, section p').first()).toBeVisible();
    await take('forbidden');
    await page.goto('/inbox/none');
    await expect(page.locator('main p').first()).toBeVisible();
    await take('no-conversation');
    await page.goto('/admin/nowhere');
    await expect(page.locator('p').first()).toBeVisible();
    await take('not-found');
    await page.goto('/find?q=退款');
    await expect(page.locator('mark').first()).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(/(connection|连接)/i).first()).toBeVisible({ timeout: 30_000 });
    await take('connection-lost');
    await context.close();
  });
}
