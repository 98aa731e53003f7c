import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Opens a new customer's conversation and joins it. */
async function joined(page: Page, server: Server, nickName: string) {
  const customer = await server.newCustomer(nickName);
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const field = page.getByRole('textbox', { name: 'Message' });
  await expect(field).toBeVisible();
  const said = async () => (await customer.client.messages.list(id)).messages;
  return { id, customer, field, said, log: page.getByRole('log') };
}

/** Requests wait until they are let through. */
async function hold(page: Page, address: string) {
  let letThrough = () => {};
  const gate = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(address, async (route) => {
    await gate;
    await route.continue();
  });
  return () => letThrough();
}

test('a picture is picked, uploaded while one writes, sent and shown', async ({ page, server }) => {
  const { field, said, log } = await joined(page, server, '施图片');
  const letThrough = await hold(page, '**/api/media');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'photo.png', mimeType: 'image/png', buffer: pixel },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('明天上午') },
    { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  const tray = page.getByRole('list', { name: 'Attached files' });
  await expect(tray.getByRole('listitem')).toHaveCount(3);
  await expect(tray.getByText('The file is empty')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Upload of photo.png' })).toBeVisible();

  await expect(field).toBeFocused();
  await field.fill('请看图');
  await field.press('Enter');
  await expect(tray).toBeHidden();
  await expect(log.getByText('请看图')).toBeVisible();
  await expect(log.getByRole('img', { name: 'photo.png' })).toBeVisible();
  await expect(log.getByRole('progressbar', { name: 'Upload of photo.png' })).toBeVisible();

  letThrough();
  await expect(log.getByText('Uploading')).toHaveCount(0);
  await expect(log.getByText('Sending')).toHaveCount(0);
  const sent = (await said()).slice(-3);
  const described = sent.map(({ type, body }) => [type, body['msg'] ?? body['filename']].join(' '));
  expect(new Set(described)).toEqual(new Set(['txt 请看图', 'img photo.png', 'file notes.txt']));
  await expect(log.getByRole('img', { name: 'photo.png' })).toBeVisible();
});

test('files are pasted and dropped; one that is taken out again is not sent', async ({
  page,
  server,
}) => {
  const { field, said, log } = await joined(page, server, '吴粘贴');
  await hold(page, '**/api/media');
  const bytes = pixel.toString('base64');
  const filled = (name: string) =>
    page.evaluateHandle(
      ([name, bytes]) => {
        const transfer = new DataTransfer();
        const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([content], name, { type: 'image/png' }));
        return transfer;
      },
      [name, bytes] as const,
    );
  const pasted = await filled('pasted.png');
  await field.evaluate(
    (element, clipboardData) =>
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      ),
    pasted,
  );
  const dropped = await filled('dropped.png');
  await page.dispatchEvent('main', 'dragover', { dataTransfer: dropped });
  await expect(page.getByText('Drop files to attach them')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  const tray = page.getByRole('list', { name: 'Attached files' });
  await expect(tray.getByText('pasted.png')).toBeVisible();
  await expect(tray.getByText('dropped.png')).toBeVisible();

  await page.getByRole('button', { name: 'Leave out pasted.png' }).click();
  await page.getByRole('button', { name: 'Leave out dropped.png' }).click();
  await expect(tray).toBeHidden();

  // Sent, and taken back before it is there.
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  await expect(tray.getByText('dropped.png')).toBeVisible();
  await field.press('Enter');
  await log.getByRole('button', { name: 'Cancel' }).click();
  await expect(log.getByRole('img', { name: 'dropped.png' })).toHaveCount(0);
  await field.fill('不发了');
  await field.press('Enter');
  await expect.poll(async () => (await said()).at(-1)?.body['msg']).toBe('不发了');
});

test('a long file goes up in parts', async ({ page, server }) => {
  const { customer, id, said, log } = await joined(page, server, '钱大件');
  await page.locator('input[type=file]').setInputFiles({
    name: 'long.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(6 * 2 ** 20, 7),
  });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(log.getByText('long.bin')).toBeVisible();
  await expect.poll(async () => (await said()).at(-1)?.type).toBe('file');
  const sent = (await customer.client.messages.list(id)).messages.at(-1);
  expect(sent?.body['file_length']).toBe(6 * 2 ** 20);
  await expect(log.getByText('Sending')).toHaveCount(0);
});

test('a canned reply is called up, filled in and counted', async ({ page, server }) => {
  const reply = await server.api.replies.create({
    shortcut: 'e2e-hi',
    title: '夜班的开头',
    text: '您好，{{customer.name}}，我是{{operator.name}}。',
    shared: true,
  });
  await server.api.replies.create({
    shortcut: 'e2e-zz',
    title: '结束',
    text: '再见',
    shared: true,
  });
  const { field, said } = await joined(page, server, '郑快捷');

  await field.pressSequentially('好的 /e2e');
  const menu = page.getByRole('listbox', { name: 'Canned replies' });
  await expect(menu.getByRole('option')).toHaveCount(2);
  await field.press('ArrowDown');
  await expect(menu.getByRole('option', { selected: true })).toContainText('e2e-zz');
  await field.press('Escape');
  await expect(menu).toBeHidden();
  await field.fill('');

  await page.getByRole('button', { name: 'Canned replies' }).click();
  await expect(menu).toBeVisible();
  await field.pressSequentially('夜班');
  await expect(menu.getByRole('option')).toHaveCount(1);
  await field.press('Enter');
  await expect(field).toHaveValue('您好，郑快捷，我是客服小周。');
  await field.press('Enter');
  await expect
    .poll(async () => (await said()).at(-1)?.body['msg'])
    .toBe('您好，郑快捷，我是客服小周。');
  await expect
    .poll(async () => (await server.api.replies.list()).replies.find(({ id }) => id === reply.id))
    .toMatchObject({ uses: 1 });
});

test('what a broken connection kept back goes out by itself', async ({ page, server }) => {
  const { field, said, log } = await joined(page, server, '冯断线');
  await page.context().setOffline(true);
  await field.fill('断线时写的');
  await field.press('Enter');
  await expect(log.getByText(/^No connection\. It goes out/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(log.getByText(/^No connection\./)).toBeHidden();
  await expect(log.getByText('断线时写的')).toHaveCount(1);
  await expect.poll(async () => (await said()).at(-1)?.body['msg']).toBe('断线时写的');
});

test('what was not sent outlives a reload, and is stored once', async ({ page, server }) => {
  const { id, field, said, log } = await joined(page, server, '陈重载');
  const address = `**/api/conversations/${id}/messages`;
  // The server has it, and the page never hears so.
  await page.route(address, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await field.fill('只算一次');
  await field.press('Enter');
  await expect.poll(async () => (await said()).at(-1)?.body['msg']).toBe('只算一次');
  await page.unroute(address);
  await page.reload();
  await expect(log.getByText('只算一次')).toHaveCount(1);
  await expect(log.getByText('Sending')).toHaveCount(0);
  await expect(log.getByText('Not sent')).toHaveCount(0);
  expect((await said()).filter(({ body }) => body['msg'] === '只算一次')).toHaveLength(1);
  await expect
    .poll(() =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('outbox'))),
    )
    .toEqual([]);
});
