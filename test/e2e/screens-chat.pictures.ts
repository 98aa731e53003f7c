import { join } from 'node:path';
import { openAs } from './customers-page.ts';
import { expect, test } from './fixtures.ts';
import { looks } from './looks.ts';

// Pictures of the customers' page, to be looked at: SCREENS=folder npx playwright test screens-chat
const folder = process.env['SCREENS'];
if (folder === undefined) throw new Error('SCREENS has to name the folder for the pictures');

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

  test(`pictures of chat when something is amiss: ${name}`, async ({ browser, server }) => {
    const { context, page, id } = await openAs(browser, server, '曾不顺', {
      locale,
      colorScheme,
      viewport: { width, height },
    });
    const take = (what: string) =>
      page.screenshot({ path: join(folder, `chat-${what}-${name}.png`) });
    const field = page.getByRole('textbox', { name: /^(Message|消息)$/ });
    await expect(page.getByText(/^No conversations yet|^还没有会话/)).toBeVisible();
    await take('none');

    const { id: conversation } = await server.api.conversations.open({
      userId: id,
      title: '押金没有退，已经等了两个星期',
    });
    await page.goto(`/chat?conversation=${conversation}`);
    await field.fill('你好，押金什么时候退？');
    await field.press('Enter');
    await expect(page.getByText(/^Sent$|^已发送$/)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(/^The connection is lost|^连接已断开，正在/)).toBeVisible();
    await field.fill('没有网络时写的');
    await field.press('Enter');
    await expect(page.getByText(/^No connection\.|恢复后会自动发送/).last()).toBeVisible();
    await take('lost');
    await context.setOffline(false);
    await expect(page.getByText(/^No connection\.|恢复后会自动发送/)).toHaveCount(0);
    await page.reload();

    const messages = '**/api/conversations/*/messages';
    await page.route(messages, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 413,
            contentType: 'application/problem+json',
            json: {
              type: 'https://chatkeep.dev/problems/too-large',
              title: 'too-large',
              status: 413,
              detail: 'the message is too large',
              requestId: 'req-1',
            },
          })
        : route.continue(),
    );
    await field.fill('太长而被拒绝的一条消息，说的是同一件事：押金两个星期了还没有退。');
    await field.press('Enter');
    await expect(page.getByRole('button', { name: /^(Discard|删除)$/ })).toBeVisible();
    await take('failed');
    await page.unroute(messages);
    await page.route(messages, (route) =>
      route.request().method() === 'POST' ? undefined : route.continue(),
    );
    await page.getByRole('button', { name: /^(Send again|重新发送)$/ }).click();
    await expect(page.getByText(/^(Sending|发送中)/)).toBeVisible();
    await take('pending');

    await server.api.conversations.end(conversation);
    await expect(page.getByText(/conversation has ended|会话已结束/).last()).toBeVisible();
    await take('ended');
    await page.route('**/api/conversations?*', (route) => route.fulfill({ status: 503 }));
    await page.goto('/chat');
    await expect(page.getByRole('button', { name: /^(Try again|重试)$/ })).toBeVisible();
    await take('not-loaded');
    await context.clearCookies();
    await page.goto('about:blank');
    await page.goto('/chat#token=u0001deadbeef');
    await expect(page.getByText(/no longer valid|链接已失效/)).toBeVisible();
    await take('over');
    await context.close();
  });
}
