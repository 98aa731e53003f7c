import { expect, test } from './fixtures.ts';

test('keys act where nobody types and no dialog is open, and are all listed', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('冯按键');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}`);
  await expect(page.getByRole('button', { name: 'Join to answer' })).toBeVisible();
  await page.keyboard.press('a');
  const field = page.getByRole('textbox', { name: 'Message' });
  await expect(field).toBeFocused();
  await page.keyboard.type('east?');
  await expect(field).toHaveValue('east?');
  await expect(page.getByRole('dialog')).toBeHidden();
  await field.fill('');
  await field.press('Escape');

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(keys.getByText('Transfer', { exact: true })).toBeVisible();
  await page.keyboard.press('e');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).toHaveURL(new RegExp(id));

  await page.keyboard.press('e');
  await expect(page.getByRole('dialog', { name: 'End' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'End' })).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Find messages' })).toBeFocused();
});
