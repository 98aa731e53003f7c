import { picture } from './customers-page.ts';
import { expect, test } from './fixtures.ts';

// Wide enough for the panel to be there at first.
test.use({ viewport: { width: 1600, height: 900 } });

test('a mark gets a colour, and others see it come, change and go', async ({
  page,
  adminPage,
  server,
}) => {
  const customer = await server.newCustomer('卫标记');
  const { id } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '花生过敏' } });
  await page.goto(`/inbox/${id}`);
  await adminPage.setViewportSize({ width: 1600, height: 900 });
  await adminPage.goto(`/inbox/${id}`);
  const panel = adminPage.getByRole('complementary', { name: 'About the customer' });
  const seen = panel.getByRole('region', { name: 'Marks' });
  const log = page.getByRole('log');
  await expect(log.getByText('花生过敏')).toBeVisible();
  await expect(adminPage.getByRole('log').getByText('花生过敏')).toBeVisible();
  await expect(seen.getByRole('button', { name: /过敏/ })).toHaveCount(0);

  const row = log.getByRole('article').filter({ hasText: '花生过敏' });
  await row.getByRole('button', { name: 'Actions on the message of 卫标记' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Mark …' }).click();
  const form = page.getByRole('dialog', { name: 'Mark the message' });
  await form.getByRole('textbox', { name: 'Label' }).fill('过敏原');
  const colours = form.getByRole('radiogroup', { name: 'Colour' });
  await expect(colours.getByRole('radio', { name: 'No colour' })).toBeChecked();
  // By keys, as radio buttons are.
  await colours.getByRole('radio', { name: 'No colour' }).press('ArrowRight');
  await expect(colours.getByRole('radio', { name: 'Red' })).toBeChecked();
  await form.getByRole('button', { name: 'Mark', exact: true }).click();
  await expect(form).toBeHidden();
  const { marks } = await server.api.messages.marks(id);
  expect(marks).toMatchObject([{ label: '过敏原', color: '#d9484f' }]);

  await expect(seen.getByRole('button', { name: /过敏原/ })).toBeVisible();
  const chip = adminPage.getByRole('log').getByText('过敏原').locator('..');
  await expect(chip).toHaveCSS('border-inline-start-color', 'rgb(217, 72, 79)');

  await row.getByRole('button', { name: 'Mark “过敏原”: change or remove' }).click();
  const change = page.getByRole('dialog', { name: 'Change the mark' });
  await expect(change.getByRole('radio', { name: 'Red' })).toBeChecked();
  await change.getByRole('radio', { name: 'Blue' }).check();
  await change.getByLabel('Note').fill('告诉厨房');
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(seen.getByText('告诉厨房')).toBeVisible();
  expect((await server.api.messages.marks(id)).marks).toMatchObject([{ color: '#3b82d6' }]);

  await row.getByRole('button', { name: 'Mark “过敏原”: change or remove' }).click();
  await change.getByRole('button', { name: 'Remove the mark' }).click();
  await expect(seen.getByRole('button', { name: /过敏原/ })).toHaveCount(0);
});

test('a colour that somebody gave over the API is kept', async ({ page, adminPage, server }) => {
  const customer = await server.newCustomer('蒋颜色');
  const { id } = await customer.client.conversations.open({ title: '' });
  const said = await customer.client.messages.send(id, { type: 'txt', body: { msg: '要发票' } });
  await server.api.messages.mark(id, said.id, '发票', { color: '#FF8800' });
  await page.goto(`/inbox/${id}`);
  await expect(page.getByRole('log').getByText('发票', { exact: true })).toBeVisible();
  await adminPage.goto(`/inbox/${id}`);
  await adminPage.getByRole('button', { name: 'Mark “发票”: change or remove' }).click();
  const form = adminPage.getByRole('dialog', { name: 'Change the mark' });
  await expect(form.getByRole('radio', { name: 'As it is: #FF8800' })).toBeChecked();
  await form.getByLabel('Note').fill('电子');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  const { marks } = await server.api.messages.marks(id);
  expect(marks).toMatchObject([{ color: '#FF8800', note: '电子' }]);
});

test('Back leaves what lies over the page: forms, questions, pictures', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('沈返回');
  const { id } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '看这里' } });
  const log = page.getByRole('log');
  const open = async () => {
    await page.goto('/inbox?view=all');
    const list = page.getByRole('navigation', { name: 'Conversations', exact: true });
    await list.getByRole('link', { name: /沈返回/ }).click();
    await expect(log.getByText('看这里')).toBeVisible();
  };
  const choose = async (name: string) => {
    const row = log.getByRole('article').filter({ hasText: '看这里' });
    await row.getByRole('button', { name: 'Actions on the message of 沈返回' }).press('Enter');
    await page.getByRole('menuitem', { name }).click();
  };
  for (const [item, title] of [
    ['Mark …', 'Mark the message'],
    ['Take back', 'Take this message back?'],
  ] as const) {
    await open();
    await choose(item);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/inbox\?view=all/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  const { name: filename, buffer } = picture('看.png');
  const { mediaId } = await customer.client.media.upload(new Blob([buffer]), { filename });
  await customer.client.messages.send(id, { type: 'img', body: { mediaId, filename } });
  await open();
  await page.getByRole('button', { name: `Open ${filename}` }).click();
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox\?view=all/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
