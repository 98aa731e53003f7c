import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

// Pictures of the customers' page, to be looked at: SCREENS=folder npx playwright test screens-chat
const folder = process.env['SCREENS'];
if (folder === undefined) throw new Error('SCREENS has to name the folder for the pictures');

const looks = [
  { name: 'en-light-1280', locale: 'en-GB', colorScheme: 'light', width: 1280, height: 720 },
  { name: 'zh-dark-1280', locale: 'zh-CN', colorScheme: 'dark', width: 1280, height: 720 },
  { name: 'zh-light-phone', locale: 'zh-CN', colorScheme: 'light', width: 390, height: 844 },
  { name: 'en-dark-phone', locale: 'en-GB', colorScheme: 'dark', width: 390, height: 844 },
] as const;

for (const { name, locale, colorScheme, width, height } of looks) {
  test(`pictures of chat: ${name}`, async ({ browser, server }) => {
    const viewport = { width, height };
    const context = await browser.newContext({
      baseURL: server.url,
      locale,
      colorScheme,
      viewport,
    });
    const page = await context.newPage();
    const take = (what: string) =>
      page.screenshot({ path: join(folder, `chat-${what}-${name}.png`) });

    await page.goto('/chat');
    await expect(page.locator('main p').first()).toBeVisible();
    await take('missing');

    const [busy] = (await server.api.conversations.list({ limit: 1, title: '长租' })).conversations;
    const { token } = await server.api.sessions.issueToken({
      kind: 'user',
      id: busy?.user?.id ?? '',
    });
    await page.goto(`/chat#token=${token}`);
    await expect(page.getByRole('link').first()).toBeVisible();
    await take('list');
    await page.getByRole('button', { name: /New conversation|发起新会话/ }).click();
    await take('new');
    await page.goto(`/chat?conversation=${busy?.id ?? ''}`);
    const last = page.getByRole('log').locator('[data-message]').last();
    await expect(last).toBeVisible();
    await take('conversation');
    await page.getByRole('log').hover();
    for (let screen = 1; screen <= 3; screen += 1) {
      await page.mouse.wheel(0, 0.8 * -height);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
      await take(`earlier-${screen}`);
    }
    await context.close();
  });
}
