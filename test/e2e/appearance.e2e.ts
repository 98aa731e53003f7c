import type { Page } from '@playwright/test';
import { logOf, openAs } from './customers-page.ts';
import { expect, test } from './fixtures.ts';

/** What shows that all follows: the page itself, our texts, times, the calendar, the widgets' own texts. */
const looks = {
  en: {
    lang: 'en',
    inbox: 'Inbox',
    month: /^[A-Z][a-z]+ \d{4}$/,
    day: /[A-Z][a-z]{2}, /,
    jump: 'Jump to a date',
  },
  zh: {
    lang: 'zh-CN',
    inbox: '会话',
    month: /^\d{4}年\d+月$/,
    day: /\d{4}年\d+月\d+日周./,
    jump: '跳转到日期',
  },
} as const;

async function expectLanguage(page: Page, name: keyof typeof looks): Promise<void> {
  const { lang, inbox, month, day, jump } = looks[name];
  await page.goto('/inbox?view=suspended');
  await expect(page.locator('html')).toHaveAttribute('lang', lang);
  await expect(page.getByRole('link', { name: inbox, exact: true })).toBeVisible();
  await page.getByRole('link', { name: /长租公寓式酒店/ }).click();
  await expect(page.getByRole('log').getByText(day).first()).toBeAttached();
  await page.getByRole('button', { name: jump }).click();
  await expect(page.getByRole('dialog', { name: jump }).getByText(month)).toBeVisible();
  // Has a widget whose colours are not of our style sheets.
  await page.goto('/admin/replies');
}

const scheme = (page: Page) =>
  page.locator('html').evaluate((root) => getComputedStyle(root).colorScheme);

/** How light what the eye sees is, from 0 to 255: our panels and the widgets'. */
const lightness = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const [red = 0, green = 0, blue = 0] = (
        getComputedStyle(element).backgroundColor.match(/\d+/g) ?? []
      ).map(Number);
      return (red + green + blue) / 3;
    });

async function switchTo(page: Page, account: RegExp, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('menuitem', { name: menu }).hover();
  await page.getByRole('menuitem', { name: item }).click();
}

test('language and colours follow the browser, can be switched, and stay in all tabs', async ({
  browser,
  server,
  cookiesOf,
}) => {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'zh-CN',
    colorScheme: 'dark',
  });
  await context.addCookies(await cookiesOf(server.admin));
  // A tab behind another one is not drawn, and what moves in it never stands still.
  const second = await context.newPage();
  await second.goto('/inbox');
  await expect(second.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const page = await context.newPage();
  await expectLanguage(page, 'zh');
  expect(await scheme(page)).toBe('dark');
  await expect.poll(() => lightness(page, 'main')).toBeLessThan(60);
  await expect.poll(() => lightness(page, '.ant-input-affix-wrapper')).toBeLessThan(60);

  await switchTo(page, /的账号$/, '语言', 'English');
  await expect(page.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
  await expect(second.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await switchTo(page, /^Account of/, 'Appearance', 'Light');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
  await expect(second.locator('html')).toHaveCSS('color-scheme', 'light');
  await expect.poll(() => lightness(page, '.ant-input-affix-wrapper')).toBeGreaterThan(220);

  await second.close();
  await page.reload();
  await expectLanguage(page, 'en');
  expect(await scheme(page)).toBe('light');

  await switchTo(page, /^Account of/, 'Appearance', 'As the system');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
  await context.close();
});

test.describe('where nothing is to move', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('menus open, a dialog has the focus in its field, and histories stand at their end', async ({
    page,
    browser,
    server,
  }) => {
    const chat = await openAs(browser, server, '静不动', { reducedMotion: 'reduce' });
    const { api } = server;
    const { id } = await api.conversations.open({ userId: chat.id, title: '长' });
    await api.conversations.join(id);
    for (let number = 1; number <= 60; number += 1) {
      const msg = `第 ${number} 句 ${'长短不一。'.repeat((number * 7) % 23)}`;
      await api.messages.send(id, { type: 'txt', body: { msg } });
    }
    await chat.page.getByRole('link', { name: '长' }).click();
    await expect(logOf(chat.page).getByText(/^第 60 句/)).toBeInViewport();
    await chat.context.close();

    await page.goto(`/inbox/${id}?view=all`);
    const log = page.getByRole('log');
    await expect(log.getByText(/^第 60 句/)).toBeInViewport();
    await log.press('l');
    const dialog = page.getByRole('dialog', { name: 'Tags and details' });
    await expect(dialog.getByRole('combobox', { name: 'Tags' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await switchTo(page, /^Account of/, 'Appearance', 'Dark');
    await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  });
});
