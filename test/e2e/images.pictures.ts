import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

// The README's pictures, from the demo data: IMAGES=docs/images npx playwright test images
const folder = process.env['IMAGES'];
if (folder === undefined) throw new Error('IMAGES has to name the folder for the pictures');

const languages = [
  { suffix: '', locale: 'en-GB' },
  { suffix: '-zh', locale: 'zh-CN' },
] as const;

/** Of the page: whether all its pictures have come. */
const isWhole = () => [...document.images].every(({ complete }) => complete);

for (const { suffix, locale } of languages) {
  test(`pictures of the README${suffix}`, async ({ browser, server, cookiesOf }) => {
    const path = (name: string) => join(folder, `${name}${suffix}.png`);
    const context = await browser.newContext({
      baseURL: server.url,
      locale,
      colorScheme: 'light',
      viewport: { width: 1280, height: 720 },
    });
    await context.addCookies(await cookiesOf(server.admin));
    const page = await context.newPage();
    await page.goto('/inbox?view=all');
    await page.getByRole('link', { name: /长租公寓式酒店/ }).click();
    await expect(page.getByRole('log').locator('[data-message]').last()).toBeVisible();
    await page.waitForFunction(isWhole);
    await page.screenshot({ path: path('inbox') });
    await page.goto('/find?q=tuikuan');
    await expect(page.locator('mark').first()).toBeVisible();
    await page.waitForFunction(isWhole);
    await page.screenshot({ path: path('find') });
    await context.close();

    const phone = await browser.newContext({
      baseURL: server.url,
      locale,
      colorScheme: 'light',
      viewport: { width: 390, height: 720 },
    });
    const [of] = (await server.api.conversations.list({ limit: 1, title: '长租' })).conversations;
    const id = of?.user?.id ?? '';
    const { token } = await server.api.sessions.issueToken({ kind: 'user', id });
    const chat = await phone.newPage();
    await chat.goto(`/chat?conversation=${of?.id ?? ''}#token=${token}`);
    await expect(chat.getByRole('log').locator('[data-message]').last()).toBeVisible();
    await chat.screenshot({ path: path('chat') });
    await phone.close();
  });
}
