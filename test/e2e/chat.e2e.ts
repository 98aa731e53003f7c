import { fieldOf, logOf, openAs, startConversation } from './customers-page.ts';
import { expect, test } from './fixtures.ts';
import { middleOf, moved } from './scrolling.ts';

test('the token leaves the address at once, and one comes back without it', async ({
  browser,
  server,
}) => {
  const { page, token, context } = await openAs(browser, server, '祝再来');
  expect(page.url()).toBe(`${server.url}/chat`);
  await page.goto('/chat');
  await expect(page.getByRole('heading', { name: 'My conversations' })).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(token);
  await context.close();
});

test('a missing or dead link says in words what to do', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/chat');
  await expect(page.getByText('You are not signed in here')).toBeVisible();
  await page.goto('/chat#token=u0001deadbeef');
  await expect(page.getByText('This link is no longer valid')).toBeVisible();
  expect(page.url()).toBe(`${server.url}/chat`);
  await context.close();
});

test('a session that is revoked ends where one is, and keeps what was typed', async ({
  browser,
  server,
}) => {
  const { id, page, context } = await openAs(browser, server, '梅过期');
  await startConversation(page, '过期');
  await fieldOf(page).fill('还没发出');
  const { tokens } = await server.api.sessions.listTokens({ kind: 'user', id });
  await server.api.sessions.revokeToken(tokens[0]?.id ?? '');
  await expect(page.getByText('This link is no longer valid')).toBeVisible();
  const { token } = await server.api.sessions.issueToken({ kind: 'user', id });
  await page.goto(`${new URL(page.url()).pathname}${new URL(page.url()).search}#token=${token}`);
  await expect(fieldOf(page)).toHaveValue('还没发出');
  await context.close();
});

test('older messages above and new ones below move nothing, up to the beginning and back', async ({
  browser,
  server,
}) => {
  const { id, page, context } = await openAs(browser, server, '史上文');
  const conversation = await server.api.conversations.open({ userId: id, title: '长' });
  await server.api.conversations.join(conversation.id);
  const say = (number: number) =>
    server.api.messages.send(conversation.id, {
      type: 'txt',
      body: { msg: `第 ${number} 句 ${'长短不一。'.repeat((number * 7) % 23)}` },
    });
  await say(1);
  await Promise.all(Array.from({ length: 128 }, (_, index) => say(index + 2)));
  await say(130);
  await page.getByRole('link', { name: '长' }).click();
  const log = logOf(page);
  await expect(log.getByText(/^第 130 句/)).toBeInViewport();
  await expect(log).toHaveAttribute('aria-busy', 'false');

  // While its rows are measured for the first time the list holds to its end.
  await expect(async () => {
    expect(Math.abs((await moved(log, -200)) + 200)).toBeLessThanOrEqual(1);
  }).toPass();
  const ups: number[] = [];
  for (let step = 0; step < 14; step += 1) ups.push(await moved(log, -200));
  expect(Math.max(...ups.map((px) => Math.abs(px + 200)))).toBeLessThanOrEqual(1);

  const { id: middle, y } = await middleOf(log);
  await Promise.all([say(131), say(132)]);
  const list = page.getByRole('navigation', { name: 'My conversations' });
  await expect(list.getByText(/第 13[12] 句/)).toBeVisible();
  const row = log.locator(`[data-message="${middle}"]`);
  expect(Math.abs(((await row.boundingBox())?.y ?? -999) - y)).toBeLessThanOrEqual(1);

  await log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -2000);
    await expect(log.getByText(/^第 1 句/)).toBeInViewport({ timeout: 200 });
  }).toPass();
  await expect(page.getByText('The conversation begins here')).toBeVisible();
  await page.getByRole('button', { name: 'To the newest messages' }).click();
  await expect(log.getByText(/^第 13[12] 句/).last()).toBeInViewport();
  await context.close();
});

test('on a phone there is one thing at a time, and Back leads to the list', async ({
  browser,
  server,
}) => {
  const { page, context } = await openAs(browser, server, '端手机', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await startConversation(page, '手机上');
  await expect(page.getByRole('heading', { name: 'My conversations' })).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('link', { name: '手机上' })).toBeVisible();
  await expect(fieldOf(page)).toBeHidden();
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(wider).toBe(false);
  await context.close();
});

test('language and colours are switched, and stay', async ({ browser, server }) => {
  const { page, context } = await openAs(browser, server, '明暗');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { name: '我的会话' })).toBeVisible();
  await page.getByRole('button', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await context.close();
});
