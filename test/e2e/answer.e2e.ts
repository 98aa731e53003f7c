import { expect, test } from './fixtures.ts';

test('a waiting conversation is opened, joined and answered', async ({ page, server }) => {
  const customer = await server.newCustomer('林晓');
  const { id } = await customer.client.conversations.open({ title: '退款' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '我要退款' } });

  await page.goto('/inbox');
  const list = page.getByRole('navigation', { name: 'Conversations', exact: true });
  await list.getByRole('link', { name: '林晓' }).click();
  await expect(page.getByRole('heading', { name: '林晓' })).toBeVisible();
  const log = page.getByRole('log', { name: 'Messages' });
  await expect(log.getByText('我要退款')).toBeVisible();

  await page.getByRole('button', { name: 'Join to answer' }).click();
  // The list goes along to where it stands by now.
  const row = list.getByRole('link', { name: '林晓' });
  await expect(page).toHaveURL(/view=mine/);
  await expect(row).toHaveAttribute('aria-current', 'page');
  const views = page.getByRole('navigation', { name: 'Which conversations' });
  await expect(views.getByRole('link', { name: /^Mine.*\d+ joined/ })).toBeVisible();
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('您好，马上为您处理');
  await field.press('Enter');
  await expect(log.getByText('您好，马上为您处理')).toBeVisible();
  await expect(field).toHaveValue('');
  await expect
    .poll(async () => (await customer.client.messages.list(id)).messages.at(-1)?.body['msg'])
    .toBe('您好，马上为您处理');

  // Both directions, without reloading.
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '谢谢！' } });
  await expect(log.getByText('谢谢！')).toBeVisible();
});

test('what is typed outlives a reload', async ({ page, server }) => {
  const customer = await server.newCustomer('韩草稿');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('还没写完');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('还没写完');
});
