import { fieldOf, logOf, picture } from './customers-page.ts';
import { expect, test } from './fixtures.ts';

test('a session that is over loses nothing of what is typed and attached', async ({
  strangerPage: page,
  server,
}) => {
  const customer = await server.newCustomer('苏过期');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByLabel('Login').fill(server.agent.login);
  await page.getByLabel('Password').fill(server.agent.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const field = fieldOf(page);
  const tray = page.getByRole('list', { name: 'Attached files' });
  const files = page.locator('input[type=file]');
  await field.fill('写到一半');
  await files.setInputFiles(picture('已上传.png'));
  await expect(tray.getByText('已上传.png')).toBeVisible();
  await expect(tray.getByRole('progressbar')).toHaveCount(0);
  // Still on its way when the session ends.
  let letThrough = () => {};
  const gate = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/api/media', async (route) => {
    await gate;
    await route.continue();
  });
  await files.setInputFiles(picture('在路上.png'));

  const operators = await server.api.operators.list({ nick: '客服小周' });
  const operatorId = operators.operators[0]?.id ?? '';
  const { tokens } = await server.api.sessions.listTokens({ kind: 'operator', id: operatorId });
  const last = tokens.toSorted((one, other) => other.createdAt - one.createdAt)[0];
  await server.api.sessions.revokeToken(last?.id ?? '');
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(page.getByText('What you typed is kept')).toBeVisible();
  letThrough();
  await expect(page.getByText('your session is over.', { exact: true })).toBeVisible();
  await dialog.getByLabel('Login').fill(server.agent.login);
  await dialog.getByLabel('Password').fill(server.agent.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(field).toHaveValue('写到一半');
  await tray.getByRole('button', { name: 'Try 在路上.png again' }).click();
  await expect(tray.getByRole('progressbar')).toHaveCount(0);
  await field.press('Enter');
  await expect(logOf(page).getByText('写到一半')).toBeVisible();
  await expect(page.getByText('Sending')).toHaveCount(0);
  const sent = async () => {
    const { messages } = await customer.client.messages.list(id);
    return messages.slice(-3).map(({ body }) => body['msg'] ?? body['filename']);
  };
  await expect.poll(sent).toEqual(['写到一半', '已上传.png', '在路上.png']);
});

test('a file whose message is in the outbox is sent after the server has restarted', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('何重启');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const field = fieldOf(page);
  const log = logOf(page);
  await expect(field).toBeVisible();
  await server.restart(async () => {
    await page.locator('input[type=file]').setInputFiles(picture('停机.png'));
    await field.fill('和图片');
    await field.press('Enter');
    await expect(log.getByText(/^No connection\. It goes out/)).toHaveCount(2);
    await expect(page.getByText(/^No connection\. Messages will come/)).toBeVisible();
    await field.fill('重启之后');
  });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '还在吗' } });
  await expect(log.getByText('还在吗')).toBeVisible();
  await expect(page.getByText(/^No connection\./)).toHaveCount(0);
  await expect(log.getByRole('button', { name: 'Open 停机.png' })).toHaveCount(1);
  await expect(log.getByText('和图片')).toHaveCount(1);
  await expect(field).toHaveValue('重启之后');
});
