import type { Page, WebSocketRoute } from '@playwright/test';
import { png } from './files.ts';
import { expect, test } from './fixtures.ts';
import { camera, looks, pageOf } from './looks.ts';
import { type Talk, prepareTalk } from './talk-data.ts';
import type { Server } from './server.ts';

// Pictures of what operators do all day, in its states: SCREENS=folder npx playwright test screens-talk
const folder = process.env['SCREENS'];
if (folder === undefined) throw new Error('SCREENS has to name the folder for the pictures');

let prepared: Promise<Talk> | undefined;
const talkOf = (server: Server) => (prepared ??= prepareTalk(server));

const log = (page: Page) => page.getByRole('log');
const shown = (page: Page) => expect(log(page).locator('[data-message]').last()).toBeVisible();
const frame = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));

const problem = (status: number, slug: string, detail: string) => ({
  type: `https://chatkeep.dev/problems/${slug}`,
  title: slug,
  status,
  detail,
  requestId: 'req-8841',
});

for (const look of looks) {
  test(`pictures of the inbox: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    await talkOf(server);
    const { context, page } = await pageOf(browser, server.url, look);
    await context.addCookies(await cookiesOf(server.admin));
    const take = camera(folder, page, look);
    const list = '**/api/conversations?*';
    const first = page
      .getByRole('link')
      .filter({ has: page.locator('time') })
      .first();

    await page.goto('/inbox?view=all');
    await expect(first).toBeVisible();
    await take('inbox-many');
    await page.goto('/inbox?view=mine');
    await expect(first).toBeVisible();
    await take('inbox-mine');
    await page.route(list, (route) => route.fulfill({ json: { conversations: [], next: null } }));
    await page.goto('/inbox?view=suspended');
    await expect(page.locator('main p').first()).toBeVisible();
    await take('inbox-empty');
    await page.unroute(list);
    await page.route(list, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: problem(503, 'unavailable', 'the database does not answer'),
      }),
    );
    await page.goto('/inbox?view=ended');
    await expect(page.getByRole('alert')).toBeVisible();
    await take('inbox-error');
    await page.unroute(list);
    await page.route(list, () => undefined);
    await page.goto('/inbox?view=ended');
    await expect(page.getByRole('status', { name: /^(Loading|加载中)/ }).first()).toBeVisible();
    await take('inbox-loading');
    await page.unroute(list);
    const sockets: WebSocketRoute[] = [];
    let cut = false;
    await page.routeWebSocket(/\/api\/live/, (socket) => {
      sockets.push(socket);
      if (cut) void socket.close();
      else socket.connectToServer();
    });
    await page.goto('/inbox?view=all');
    await expect(first).toBeVisible();
    await expect(page.getByRole('button', { name: /^Account of|账号$/ }).last()).toBeVisible();
    cut = true;
    for (const socket of sockets) void socket.close();
    await expect(page.getByText(/^No connection|^连接已断开/).first()).toBeVisible();
    await take('inbox-offline');
    await context.close();
  });

  test(`pictures of a conversation: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    const { everyType, waiting } = await talkOf(server);
    const { context, page, isPhone } = await pageOf(browser, server.url, look);
    await context.addCookies(await cookiesOf(server.admin));
    const take = camera(folder, page, look);

    await page.goto(`/inbox/${waiting}?view=all`);
    await shown(page);
    await take('conversation-waiting');
    await page.goto(`/inbox/${everyType}?view=all&at=oldest`);
    await shown(page);
    await take('conversation-1');
    for (let screen = 2; screen <= 6; screen += 1) {
      await log(page).evaluate((list, by) => list.scrollBy(0, by), look.height - 240);
      await frame(page);
      await frame(page);
      await take(`conversation-${screen}`);
    }
    const open = page.getByRole('button', { name: /江景\.png/ });
    await expect(async () => {
      await log(page).evaluate((list) => list.scrollBy(0, -300));
      await expect(open).toBeVisible({ timeout: 300 });
    }).toPass();
    await open.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('viewer');
    await page.keyboard.press('Escape');

    await page.goto(`/inbox/${everyType}?view=all`);
    await shown(page);
    if (!isPhone) await log(page).locator('article').last().hover();
    await log(page)
      .locator('article')
      .last()
      .getByRole('button', { name: /Actions|操作/ })
      .last()
      .click();
    await expect(page.getByRole('menu')).toBeVisible();
    await take('message-menu');
    await page.getByRole('menuitem', { name: /Mark …|标记…/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('mark');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await log(page)
      .locator('article')
      .last()
      .getByRole('button', { name: /Actions|操作/ })
      .last()
      .press('Enter');
    await page.getByRole('menuitem', { name: /Take back|撤回/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take('revoke');
    await context.close();
  });

  test(`pictures of answering: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    const { everyType } = await talkOf(server);
    const { context, page } = await pageOf(browser, server.url, look);
    await context.addCookies(await cookiesOf(server.admin));
    const take = camera(folder, page, look);
    await page.goto(`/inbox/${everyType}?view=all`);
    await shown(page);
    const field = page.getByRole('textbox', { name: /^(Message|消息)$/ });
    await field.fill('/');
    await expect(page.getByRole('listbox')).toBeVisible();
    await take('reply-menu');
    await field.fill('');
    await page.route('**/api/media', () => undefined);
    await page.locator('input[type=file]').setInputFiles([
      {
        name: '江景大床房-窗外全景-2026-11-21.png',
        mimeType: 'image/png',
        buffer: Buffer.from(await png(320, 200, [70, 130, 120]).arrayBuffer()),
      },
      { name: '合同.txt', mimeType: 'text/plain', buffer: Buffer.from('合同') },
      { name: '空.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
    await field.fill(
      '第一行\n第二行，稍长一些，看看输入框如何换行：入住前一天 18:00 前可免费改期一次，请问改到哪一天？\n第三行',
    );
    await take('attachments');
    await page.getByRole('button', { name: /^(Leave out|移除) ?空/ }).click();
    await page.route('**/api/conversations/*/messages', (route) =>
      route.fulfill({
        status: 413,
        contentType: 'application/problem+json',
        json: problem(413, 'too-large', 'the message is too large'),
      }),
    );
    await field.press('Enter');
    await frame(page);
    await take('pending');
    await expect(page.getByRole('alert').last()).toBeVisible();
    await take('failed');
    await page
      .getByRole('button', { name: /^(Discard|删除)$/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^(Cancel|取消)$/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^(Cancel|取消)$/ })
      .first()
      .click();
    await context.close();
  });

  test(`pictures of acting: ${look.name}`, async ({ browser, server, cookiesOf }) => {
    const { everyType, long, customer } = await talkOf(server);
    const { context, page, isPhone } = await pageOf(browser, server.url, look);
    await context.addCookies(await cookiesOf(server.admin));
    const take = camera(folder, page, look);
    await page.goto(`/inbox/${everyType}?view=all`);
    await shown(page);
    const acts = page.getByRole('group', { name: /What can be done|会话操作/ });
    const dialog = page.getByRole('dialog').last();
    const choose = async (name: RegExp) => {
      await acts.getByRole('button', { name: /^(More|更多)$/ }).click();
      await page.getByRole('menuitem', { name }).click();
      await expect(dialog).toBeVisible();
    };
    const leave = async () => {
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    await acts.getByRole('button', { name: /^(More|更多)$/ }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await take('acts');
    await page.keyboard.press('Escape');
    await choose(/^(Transfer|转接)/);
    await expect(dialog.getByRole('radio').first()).toBeVisible();
    await take('transfer');
    await leave();
    await choose(/^(End|结束)/);
    await take('end');
    await leave();
    await choose(/^(Tags|标签)/);
    await take('details');
    await leave();
    await page.getByRole('button', { name: /^(Download transcript|导出聊天记录)$/ }).click();
    await expect(dialog).toBeVisible();
    await take('transcript');
    await leave();
    await page.getByRole('button', { name: /^(Jump to a date|跳转到日期)$/ }).click();
    await expect(page.getByRole('group', { name: /Day to jump|选择日期/ })).toBeVisible();
    await take('jump-to');
    await page.keyboard.press('Escape');
    const panel = page.getByRole('button', { name: /^(About the customer|客户资料)$/ });
    if ((await panel.getAttribute('aria-expanded')) === 'false') await panel.click();
    await expect(page.getByRole('heading', { name: /^(Conversations|会话记录)$/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /很长的会话/ }).last()).toBeVisible();
    await take('panel');
    await page
      .getByRole('heading', { name: /^(Conversations|会话记录)$/ })
      .scrollIntoViewIfNeeded();
    await page
      .getByRole('link', { name: /很长的会话/ })
      .last()
      .scrollIntoViewIfNeeded();
    await take('panel-below');

    await page.goto(`/inbox/${long}?view=all&at=oldest`);
    await shown(page);
    await take('oldest');
    await log(page).evaluate((list) => list.scrollBy(0, 400));
    await frame(page);
    await take('middle');
    await page.goto(`/customers/${customer.id}/timeline?at=oldest`);
    await shown(page);
    await take('timeline-oldest');
    await page.goto(`/customers/${customer.id}/timeline`);
    await shown(page);
    await take('timeline-newest');
    if (isPhone) await expect(page.locator('html')).toHaveJSProperty('scrollLeft', 0);
    await context.close();
  });
}
