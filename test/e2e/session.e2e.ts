import { expect, test } from './fixtures.ts';

test('a session that is over loses nothing of what is typed', async ({
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
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('写到一半');

  const operators = await server.api.operators.list({ nick: '客服小周' });
  const operatorId = operators.operators[0]?.id ?? '';
  const { tokens } = await server.api.sessions.listTokens({ kind: 'operator', id: operatorId });
  const last = tokens.toSorted((one, other) => other.createdAt - one.createdAt)[0];
  await server.api.sessions.revokeToken(last?.id ?? '');

  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Login').fill(server.agent.login);
  await dialog.getByLabel('Password').fill(server.agent.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(field).toHaveValue('写到一半');
  await field.press('Enter');
  await expect(page.getByRole('log').getByText('写到一半')).toBeVisible();
  await expect(page.getByText('Sending')).toBeHidden();
});

test('a server that restarts is found again without reloading', async ({ page, server }) => {
  const customer = await server.newCustomer('何重启');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('重启之前');
  await server.restart();
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '还在吗' } });
  await expect(page.getByRole('log').getByText('还在吗')).toBeVisible();
  await expect(field).toHaveValue('重启之前');
  await field.press('Enter');
  await expect(page.getByRole('log').getByText('重启之前')).toBeVisible();
});
