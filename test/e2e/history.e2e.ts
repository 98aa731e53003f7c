import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { moved } from './scrolling.ts';
import type { Server } from './server.ts';

const MESSAGES = 50_000;
const LONG = 'e2e-long';
const BEGINS = Date.parse('2024-01-01T00:00:00+08:00');
const STEP_MS = 6 * 60_000;
const idOf = (index: number) => `e2e-long-${index}`;

// Made once: whichever test comes first waits for it.
let made: Promise<void> | undefined;

function longConversation(server: Server): Promise<void> {
  made ??= server.importRecords([
    { kind: 'user', id: 'e2e-long-user', nickName: '老客户', createdAt: BEGINS },
    { kind: 'operator', id: 'e2e-long-operator', nickName: '小蓝', createdAt: BEGINS },
    {
      kind: 'conversation',
      id: LONG,
      userId: 'e2e-long-user',
      operatorIds: ['e2e-long-operator'],
      title: '一年的来往',
      status: 3,
      createdAt: BEGINS,
    },
    ...Array.from({ length: MESSAGES }, (_, index) => ({
      kind: 'message',
      id: idOf(index),
      conversationId: LONG,
      from: index % 3 === 0 ? 'e2e-long-operator' : 'e2e-long-user',
      to: LONG,
      type: 'txt',
      body: { msg: `第${index}条 ${'话说得长短不一。'.repeat((index * 7) % 23)}` },
      sentAt: BEGINS + index * STEP_MS,
    })),
  ]);
  return made;
}

const logOf = (page: Page) => page.getByRole('log', { name: 'Messages' });
const rowOf = (log: Locator, index: number) => log.locator(`[data-message="${idOf(index)}"]`);
const idle = (log: Locator) => expect(log).toHaveAttribute('aria-busy', 'false');

test('history goes on in both directions and nothing moves', async ({ page, server }) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}`);
  const log = logOf(page);
  await expect(rowOf(log, MESSAGES - 1)).toBeVisible();
  const ups: number[] = [];
  for (let step = 0; step < 80; step += 1) ups.push(await moved(log, -200));
  expect(Math.max(...ups.map((px) => Math.abs(px + 200)))).toBeLessThanOrEqual(1);
  const downs: number[] = [];
  for (let step = 0; step < 40; step += 1) downs.push(await moved(log, 200));
  expect(Math.max(...downs.map((px) => Math.abs(px - 200)))).toBeLessThanOrEqual(1);
});

test('50,000 messages scroll without a gap, and those far away are let go', async ({
  page,
  server,
}) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}?at=message:${idOf(25_000)}`);
  const log = logOf(page);
  await expect(rowOf(log, 25_000)).toBeInViewport();
  await idle(log);
  const frames = await log.evaluate(async (element) => {
    const times: number[] = [];
    let last = performance.now();
    let travelled = 0;
    let empty = 0;
    const box = element.getBoundingClientRect();
    const isNear = (row: Element) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top < box.bottom - 100 && bottom > box.top + 100;
    };
    while (travelled < 60_000) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - last);
      last = now;
      if (![...element.querySelectorAll('[data-message]')].some(isNear)) empty += 1;
      element.scrollTop -= 120;
      travelled += 120;
    }
    times.sort((one, other) => one - other);
    const at = (part: number) => times[Math.floor(times.length * part)] ?? 0;
    return {
      median: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      most: at(0.9999),
      count: times.length,
      empty,
    };
  });
  const { height, rows } = await log.evaluate((element) => ({
    height: element.scrollHeight,
    rows: element.querySelectorAll('[data-message]').length,
  }));
  const figures = JSON.stringify({ frames, height, rows });
  test.info().annotations.push({ type: 'frames in ms', description: figures });
  // 800 rows at the most, of which some around the view are drawn.
  expect(height, figures).toBeLessThan(120_000);
  expect(rows, figures).toBeLessThan(150);
  expect(frames.empty, figures).toBe(0);
});

test('Home, End and Page Up go through the history', async ({ page, server }) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}`);
  const log = logOf(page);
  await expect(rowOf(log, MESSAGES - 1)).toBeInViewport();
  await log.focus();
  await page.keyboard.press('PageUp');
  await expect(rowOf(log, MESSAGES - 1)).not.toBeInViewport();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/at=oldest/);
  await expect(rowOf(log, 0)).toBeInViewport();
  await expect(log.getByText('The conversation begins here')).toBeInViewport();
  await expect(log).toBeFocused();
  await page.keyboard.press('End');
  await expect(rowOf(log, MESSAGES - 1)).toBeInViewport();
});

test('a jump to a date, and back to where one was', async ({ page, server }) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}`);
  const log = logOf(page);
  await expect(rowOf(log, MESSAGES - 1)).toBeVisible();
  await moved(log, -1500);
  const middle = await log.locator('[data-message]').evaluateAll((all) => {
    const seen = all.find((each) => each.getBoundingClientRect().top > 250);
    return { id: seen?.getAttribute('data-message') ?? '', y: seen?.getBoundingClientRect().top };
  });
  await page.getByRole('button', { name: 'Jump to a date' }).click();
  const dialog = page.getByRole('dialog', { name: 'Jump to a date' });
  await dialog.getByRole('button', { name: 'Previous month' }).click();
  await dialog.getByRole('button', { name: 'Previous month' }).click();
  await dialog.getByRole('button', { name: 'May 24, 2024' }).click();
  await expect(page).toHaveURL(/at=time(:|%3A)1716480000000/);
  await expect(dialog).toBeHidden();
  const index = (Date.parse('2024-05-24T00:00:00+08:00') - BEGINS) / STEP_MS;
  await expect(rowOf(log, index)).toBeInViewport();
  await expect(page.getByRole('status').filter({ hasText: 'Messages of' })).toHaveCount(1);

  const was = log.locator(`[data-message="${middle.id}"]`);
  const isBack = async () => {
    await expect(was).toBeInViewport();
    await expect
      .poll(async () => Math.abs(((await was.boundingBox())?.y ?? -999) - (middle.y ?? 0)))
      .toBeLessThanOrEqual(2);
  };
  await page.goBack();
  await isBack();
  // Also in the list of another conversation meanwhile, and after a reload.
  await page.getByRole('link', { name: 'Find' }).first().click();
  await page.goBack();
  await isBack();
  await page.reload();
  await isBack();
});

test('a link to a message shows it for a moment and says so', async ({ page, server }) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}?at=message:${idOf(31_234)}`);
  const log = logOf(page);
  await expect(rowOf(log, 31_234)).toBeInViewport();
  await expect(log.locator('[data-pointed-at="true"]')).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'At the message of' })).toHaveCount(1);
  await expect(log.locator('[data-pointed-at="true"]')).toHaveCount(0);
  await expect(rowOf(log, 31_234)).toBeInViewport();

  await page.goto(`/conversations/${LONG}?at=message:nobody-wrote-this`);
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'To the newest messages' }).click();
  await expect(rowOf(log, MESSAGES - 1)).toBeInViewport();
});

test('unread messages begin under a line, and the first is one click away', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('未读者');
  const { id } = await customer.client.conversations.open({ title: '' });
  const say = async (msg: string) =>
    customer.client.messages.send(id, { type: 'txt', body: { msg } });
  await page.goto(`/conversations/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  await say('已经看到');
  const log = logOf(page);
  await expect(log.getByText('已经看到')).toBeVisible();
  await expect
    .poll(async () => (await page.request.get(`/api/conversations/${id}`, session)).json())
    .toMatchObject({ unreadCount: 0 });
  await page.goto('/find');
  for (let index = 0; index < 70; index += 1) await say(`没看到的第${index}条`);

  await page.goto(`/conversations/${id}`);
  await expect(log.getByText('没看到的第69条')).toBeInViewport();
  await page.getByRole('button', { name: '70 unread: to the first' }).click();
  await expect(log.getByText('没看到的第0条')).toBeInViewport();
  await expect(log.getByRole('separator', { name: 'Unread from here' })).toBeInViewport();

  // Somebody reads far above: what comes is counted, and moves nothing.
  const first = log.getByText('没看到的第0条');
  const y = (await first.boundingBox())?.y;
  await say('又来一条');
  await say('再来一条');
  const button = page.getByRole('button', { name: '2 new messages' });
  await expect(button).toBeVisible();
  expect((await first.boundingBox())?.y).toBe(y);
  await button.click();
  await expect(log.getByText('再来一条')).toBeInViewport();
  await expect(button).toBeHidden();
});

const session = { headers: { 'x-chatkeep-session': 'operator' } };

test('what cannot be loaded is tried again in place', async ({ page, server }) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}`);
  const log = logOf(page);
  await expect(rowOf(log, MESSAGES - 1)).toBeVisible();
  await idle(log);
  await page.route('**/messages?*cursor=*', (route) => route.fulfill({ status: 400, json: {} }));
  await expect(async () => {
    await log.evaluate((element) => (element.scrollTop = 0));
    await expect(log.getByRole('alert')).toBeInViewport({ timeout: 500 });
  }).toPass();
  await page.unroute('**/messages?*cursor=*');
  const before = await log.evaluate((element) => element.scrollHeight);
  await log.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => log.evaluate((element) => element.scrollHeight)).toBeGreaterThan(before);
  await expect(log.getByRole('alert')).toBeHidden();
});

test('the place is kept when pictures come late and the window changes its size', async ({
  page,
  server,
}) => {
  await longConversation(server);
  await page.goto(`/conversations/${LONG}?at=message:${idOf(20_000)}`);
  const log = logOf(page);
  const row = rowOf(log, 20_000);
  await expect(row).toBeInViewport();
  await idle(log);
  const before = await row.boundingBox();
  // As a picture does that comes late: what is above the view grows.
  await log.evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    const rows = [...element.querySelectorAll<HTMLElement>('[data-message]')];
    const late = rows.findLast((each) => each.getBoundingClientRect().bottom < edge);
    if (late === undefined) throw new Error('no row is drawn above the view');
    late.style.minHeight = `${late.clientHeight + 240}px`;
  });
  await expect.poll(async () => (await row.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  for (const width of [700, 1280, 420, 1600]) {
    await page.setViewportSize({ width, height: 720 });
    await expect(row).toBeInViewport();
  }
});
