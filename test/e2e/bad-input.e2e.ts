import { fieldOf, logOf, openAs, startConversation } from './customers-page.ts';
import { expect, test } from './fixtures.ts';
import { MEDIA_LIMIT_BYTES } from './server.ts';

const file = (name: string, size = 3) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(size, 7),
});

test('a message that is too long is kept and not sent, until it is short enough', async ({
  page,
  browser,
  server,
}) => {
  const { page: customer, context } = await openAs(browser, server, '汪太长');
  const id = await startConversation(customer, '长信');
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  for (const [each, other] of [
    [page, customer],
    [customer, page],
  ] as const) {
    const field = fieldOf(each);
    await field.fill('长'.repeat(20_002));
    await expect(each.getByRole('alert')).toHaveText('2 characters too many');
    await expect(each.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
    await field.press('Enter');
    await expect(field).toHaveValue(/^长{20002}$/);
    await field.press('Backspace');
    await expect(each.getByRole('alert')).toHaveText('1 character too many');
    await field.press('Backspace');
    await expect(each.getByRole('alert')).toHaveCount(0);
    await field.press('Enter');
    await expect(field).toHaveValue('');
    await expect(
      logOf(other)
        .getByText(/^长{20000}$/)
        .last(),
    ).toBeAttached();
    const wider = await other.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wider).toBe(false);
    await field.fill('   \n ');
    await expect(each.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
    await field.fill('');
  }
  await context.close();
});

test('files that cannot go are told apart from those that can', async ({ page, server }) => {
  const customer = await server.newCustomer('范文件');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const good = Array.from({ length: 18 }, (_, index) => file(`${index}.bin`));
  await page
    .locator('input[type=file]')
    .setInputFiles([
      file('large.bin', MEDIA_LIMIT_BYTES + 1),
      file('empty.bin', 0),
      ...good,
      file('over-1.bin'),
      file('over-2.bin'),
    ]);
  const tray = page.getByRole('list', { name: 'Attached files' });
  const card = (name: string) => tray.getByRole('listitem').filter({ hasText: name });
  await expect(card('large.bin')).toContainText('Too large: at most 8.4 MB');
  await expect(card('empty.bin')).toContainText('The file is empty');
  await expect(card('over-1.bin')).toContainText('At most 20 files at once');
  await expect(card('over-2.bin')).toContainText('At most 20 files at once');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(tray).toBeHidden();
  await expect(logOf(page).getByText('Sending')).toHaveCount(0);
  const sent = (await customer.client.messages.list(id)).messages.flatMap(
    ({ body }) => body['filename'] ?? [],
  );
  expect(new Set(sent)).toEqual(new Set(good.map(({ name }) => name)));
  expect(sent).toHaveLength(good.length);
});

test('a customer is told what is wrong with a file', async ({ browser, server }) => {
  const { page, context } = await openAs(browser, server, '万文件');
  await startConversation(page, '大文件');
  const files = page.locator('input[type=file]');
  await files.setInputFiles(file('large.bin', MEDIA_LIMIT_BYTES + 1));
  await expect(page.getByRole('alert')).toContainText('Not sent: This is too large');
  await page.getByRole('button', { name: 'Discard' }).click();
  await files.setInputFiles(file('empty.bin', 0));
  await expect(page.getByRole('alert')).toContainText('Not sent: The file is empty');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await context.close();
});

test('of what is pasted from a page its text is taken, and shown as it is', async ({
  page,
  context,
  server,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const customer = await server.newCustomer('熊粘贴');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const words = '<b onclick="alert(1)">粗体</b> & <img src=x onerror=alert(1)>';
  await page.evaluate(
    ([html, text]) =>
      navigator.clipboard.write([
        new ClipboardItem({
          'text/html': new Blob([html], { type: 'text/html' }),
          'text/plain': new Blob([text], { type: 'text/plain' }),
        }),
      ]),
    [`<table><tr><td>${words}</td></tr></table>`, words] as const,
  );
  await fieldOf(page).focus();
  await page.keyboard.press('Control+V');
  await expect(fieldOf(page)).toHaveValue(words);
  await expect(page.getByRole('list', { name: 'Attached files' })).toHaveCount(0);
  await fieldOf(page).press('Enter');
  await expect(logOf(page).getByText(words)).toBeVisible();
});

test('links to what is not there, or not for whoever follows them, say so', async ({
  page,
  browser,
  server,
}) => {
  const missing = 'There is no such conversation, or you may not see it';
  for (const path of ['/inbox/none', '/conversations/none', '/inbox/none?at=message:none']) {
    await page.goto(path);
    await expect(page.getByText(missing)).toBeVisible();
  }
  await page.goto('/customers/none/timeline');
  await expect(
    page
      .getByRole('alert')
      .or(page.getByText(/no such|nobody/i))
      .first(),
  ).toBeVisible();
  await page.goto('/inbox/none/of/this');
  await expect(page.getByRole('link', { name: /inbox/i }).last()).toBeVisible();
  await page.goto('/admin');
  await expect(page.getByText('Only admins can see this')).toBeVisible();

  const other = await server.newCustomer('别家人');
  const { id } = await other.client.conversations.open({ title: '别人的' });
  const { page: customer, context } = await openAs(browser, server, '自己人');
  for (const conversation of [id, 'none']) {
    await customer.goto(`/chat?conversation=${conversation}`);
    await expect(customer.getByText('There is no such conversation')).toBeVisible();
    await expect(customer.getByText('别人的')).toHaveCount(0);
  }
  await context.close();
});

test('addresses that nobody could have written are read as far as they make sense', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('乱地址');
  const { id } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '还在' } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  await page.goto('/inbox?view=nonsense&at=%7B%22a%22%3A1%7D');
  await expect(page.getByRole('link', { name: 'Waiting' })).toHaveAttribute('data-current', 'true');
  for (const at of ['time:abc', 'message:', '%00']) {
    await page.goto(`/conversations/${id}?at=${at}`);
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByRole('button', { name: 'To the newest messages' }).click();
    await expect(logOf(page).getByText('还在')).toBeInViewport();
  }
  await page.goto(`/conversations/${id}?find=1&at=newest`);
  await expect(logOf(page).getByText('还在')).toBeInViewport();
  await page.goto('/find?q=退款&type=none&sort=none&tab=none&has=1&when=nonsense');
  await expect(page.locator('mark').first()).toBeVisible();
  for (const filter of ['from=none&status=none', 'in=none']) {
    await page.goto(`/find?q=退款&${filter}`);
    await expect(
      page.getByRole('alert').or(page.getByText('Nothing was found')).first(),
    ).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Find messages' })).toHaveValue('退款');
  }
  await page.goto('/find?tab=conversations&customer=none&when=2026-99-99..');
  await expect(
    page.getByRole('alert').or(page.getByText('No conversation under these filters')).first(),
  ).toBeVisible();
  await page.goto('/admin/tokens?kind=none&id=none');
  await expect(page.getByText('Only admins can see this')).toBeVisible();
  expect(errors).toEqual([]);
});
