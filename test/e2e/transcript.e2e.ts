import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

/** A conversation whose messages a spreadsheet, or a page, could take for something else. */
async function opened(server: Server) {
  const customer = await server.newCustomer('林/晓');
  const { id } = await customer.client.conversations.open({ title: '退款' });
  for (const msg of [
    '=HYPERLINK("http://evil")',
    '<script>alert(1)</script>',
    'مرحبا 👋\n第二行',
  ]) {
    await customer.client.messages.send(id, { type: 'txt', body: { msg } });
  }
  const last = await customer.client.messages.send(id, { type: 'txt', body: { msg: '密码' } });
  await customer.client.messages.revoke(id, last.id);
  const file = new Blob(['a contract'], { type: 'text/plain' });
  const { mediaId } = await customer.client.media.upload(file, { filename: '合同.txt' });
  await customer.client.messages.send(id, {
    type: 'file',
    body: { mediaId, filename: '合同.txt' },
  });
  return id;
}

async function taken(page: Page, format: RegExp) {
  await page.getByRole('button', { name: 'Download transcript' }).click();
  const dialog = page.getByRole('dialog', { name: 'Download a transcript' });
  await dialog.getByRole('radio', { name: format }).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = await download;
  await expect(dialog.getByText(`6 messages in ${file.suggestedFilename()}`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('a conversation is taken away as a table, as JSON Lines and as a page', async ({
  page,
  context,
  server,
}) => {
  const id = await opened(server);
  const { timezone } = await server.api.settings.get();
  await page.goto(`/inbox/${id}`);
  await expect(page.getByRole('log').getByText('第二行')).toBeVisible();

  const csv = await taken(page, /CSV/);
  expect(csv.name).toMatch(/^林_晓_退款_\d{4}-\d\d-\d\d\.csv$/);
  expect(csv.text.startsWith(`\uFEFF"Time (${timezone})",`)).toBe(true);
  expect(csv.text).toContain(`"'=HYPERLINK(""http://evil"")"`);
  expect(csv.text).toContain('"مرحبا 👋\n第二行"');
  expect(csv.text).toContain('"This message was taken back"');
  expect(csv.text).not.toContain('密码');

  const jsonl = await taken(page, /JSON Lines/);
  expect(jsonl.name).toMatch(/\.jsonl$/);
  const lines = jsonl.text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatchObject({ zone: timezone, text: '=HYPERLINK("http://evil")' });

  const html = await taken(page, /HTML/);
  const own = await context.newPage();
  // As it is read from a disk: by itself, without the server's pages.
  await own.setContent(html.text);
  await expect(own.getByRole('heading', { name: '林/晓 · 退款' })).toBeVisible();
  await expect(own.getByText('<script>alert(1)</script>')).toBeVisible();
  await expect(own.getByText(`All times are those of ${timezone}`)).toBeVisible();
  const link = own.getByRole('link', { name: '[File] 合同.txt' });
  const answer = await context.request.get((await link.getAttribute('href')) ?? '');
  expect(await answer.text()).toBe('a contract');
  expect(html.text).not.toMatch(/<script/);
});

test('days bound what is taken, and empty days are said to be', async ({ page, server }) => {
  const id = await opened(server);
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Download transcript' }).click();
  const dialog = page.getByRole('dialog', { name: 'Download a transcript' });
  await dialog.getByLabel('From').fill('2020-02-02');
  await dialog.getByLabel('Until').fill('2020-02-01');
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect(dialog.getByText('The first day is after the last')).toBeVisible();
  await dialog.getByLabel('Until').fill('2020-02-03');
  await dialog.getByRole('button', { name: 'Download' }).click();
  await expect(dialog.getByText('Nothing was said in these days')).toBeVisible();
});

test('taking away can be cancelled while it goes on', async ({ page, server }) => {
  const id = await opened(server);
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Download transcript' }).click();
  const dialog = page.getByRole('dialog', { name: 'Download a transcript' });
  await page.route(/anchor=oldest/, () => undefined);
  const asked = page.waitForRequest(/anchor=oldest/);
  await dialog.getByRole('button', { name: 'Download' }).click();
  await asked;
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('progressbar')).toBeHidden();
  await page.unroute(/anchor=oldest/);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.html$/);
});
