import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAAAFUlEQVR4nGOQ62kiCTGMahjVgB0BACxq4QFY4ZnXAAAAAElFTkSuQmCC';

/** A page of a new customer, opened by a link as `npm start` prints it. */
async function openAs(browser: Browser, server: Server, nickName: string, more = {}) {
  const { users, sessions } = server.api;
  const { id } = await users.create({ nickName });
  const { token } = await sessions.issueToken({ kind: 'user', id });
  const context = await browser.newContext({ baseURL: server.url, ...more });
  const page = await context.newPage();
  await page.goto(`/chat#token=${token}`);
  await expect(page.getByRole('heading', { name: /My conversations|我的会话/ })).toBeVisible();
  return { id, token, context, page };
}

async function startConversation(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByLabel('What is it about?').fill(title);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

const logOf = (page: Page) => page.getByRole('log', { name: 'Messages' });
const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });

async function say(page: Page, words: string): Promise<void> {
  await fieldOf(page).fill(words);
  await fieldOf(page).press('Enter');
  await expect(logOf(page).getByText(words)).toBeVisible();
}

test('customer and operator talk to one another, live, from the first word to the end', async ({
  page: operator,
  browser,
  server,
}) => {
  await operator.goto('/inbox');
  const waiting = operator.getByRole('navigation', { name: 'Conversations', exact: true });
  await expect(waiting.getByRole('link').first()).toBeVisible();

  const { page: customer, context } = await openAs(browser, server, '童双边');
  await startConversation(customer, '订单退款');
  await expect(customer.getByText('Waiting for somebody to answer')).toBeVisible();
  await say(customer, '我要退款');

  const link = waiting.getByRole('link', { name: '童双边' });
  await expect(link.getByText('我要退款')).toBeVisible();
  await link.click();
  await expect(logOf(operator).getByText('我要退款')).toBeVisible();
  await operator.getByRole('button', { name: 'Join to answer' }).click();
  await expect(customer.getByText('With 客服小周')).toBeVisible();

  await fieldOf(customer).pressSequentially('订单号');
  await expect(operator.getByText('童双边 is typing …')).toBeVisible();
  await fieldOf(operator).pressSequentially('您好');
  await expect(customer.getByText('客服小周 is typing …')).toBeVisible();
  await fieldOf(operator).press('Enter');
  await expect(logOf(customer).getByText('您好')).toBeVisible();

  await fieldOf(customer).fill('订单号是 4711');
  await customer.bringToFront();
  await fieldOf(customer).press('Enter');
  await expect(logOf(operator).getByText('订单号是 4711')).toBeVisible();
  await operator.bringToFront();
  await expect(customer.getByText('Read', { exact: true })).toBeVisible();

  await customer.locator('input[type=file]').setInputFiles({
    name: '截图.png',
    mimeType: 'image/png',
    buffer: Buffer.from(PNG, 'base64'),
  });
  await expect(logOf(customer).getByRole('img', { name: '截图.png' })).toBeVisible();
  await expect(logOf(operator).getByRole('img', { name: '截图.png' })).toBeVisible();

  const id = new URL(customer.url()).searchParams.get('conversation') ?? '';
  await server.api.conversations.end(id);
  await expect(customer.getByText('This conversation has ended.')).toBeVisible();
  await expect(fieldOf(customer)).toBeHidden();
  await customer.getByRole('button', { name: 'Start a new one' }).click();
  await expect(fieldOf(customer)).toBeVisible();
  await context.close();
});

test('both sides find a server that restarts again, without reloading', async ({
  page: operator,
  browser,
  server,
}) => {
  const { page: customer, context } = await openAs(browser, server, '游重启');
  await startConversation(customer, '在吗');
  await customer.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  const id = new URL(customer.url()).searchParams.get('conversation') ?? '';
  await operator.goto(`/inbox/${id}`);
  await operator.getByRole('button', { name: 'Join to answer' }).click();
  await operator.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  await fieldOf(customer).fill('写到一半');
  await server.restart();
  await say(operator, '重启以后');
  await expect(logOf(customer).getByText('重启以后')).toBeVisible();
  await fieldOf(customer).press('Enter');
  await expect(logOf(operator).getByText('写到一半')).toBeVisible();
  for (const each of [customer, operator]) {
    expect(await each.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  }
  await context.close();
});

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

test('history goes on upwards to its beginning, and back to the newest', async ({
  browser,
  server,
}) => {
  const { id, page, context } = await openAs(browser, server, '史上文');
  const conversation = await server.api.conversations.open({ userId: id, title: '长' });
  await server.api.conversations.join(conversation.id);
  const say = (number: number) =>
    server.api.messages.send(conversation.id, {
      type: 'txt',
      body: { msg: `第 ${number} 句` },
    });
  await say(1);
  await Promise.all(Array.from({ length: 128 }, (_, index) => say(index + 2)));
  await say(130);
  await page.getByRole('link', { name: '长' }).click();
  const log = logOf(page);
  await expect(log.getByText('第 130 句')).toBeVisible();
  await log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -700);
    await expect(log.getByText('第 1 句', { exact: true })).toBeInViewport({ timeout: 200 });
  }).toPass();
  await expect(page.getByText('The conversation begins here')).toBeVisible();
  await page.getByRole('button', { name: 'To the newest messages' }).click();
  await expect(log.getByText('第 130 句')).toBeInViewport();
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
