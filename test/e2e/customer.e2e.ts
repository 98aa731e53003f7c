import { expect, test } from './fixtures.ts';

// Wide enough for the panel to be there at first.
test.use({ viewport: { width: 1600, height: 900 } });

test('the panel tells who the customer is, and opens earlier conversations in place', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('程老客');
  const earlier = await customer.client.conversations.open({ title: '发票问题' });
  await customer.client.messages.send(earlier.id, { type: 'txt', body: { msg: '请开发票' } });
  await customer.client.conversations.end(earlier.id);
  await server.api.conversations.describe(earlier.id, { tags: ['发票'] });
  const { id } = await customer.client.conversations.open({ title: '退房', address: '北京' });
  const said = await customer.client.messages.send(id, { type: 'txt', body: { msg: '几点退房' } });
  await server.api.messages.mark(id, said.id, '要紧', { color: '#ff8800', note: '回电话' });

  await page.goto(`/inbox/${id}?view=waiting`);
  const panel = page.getByRole('complementary', { name: 'About the customer' });
  await expect(panel.getByText('程老客', { exact: true })).toBeVisible();
  await expect(panel.getByText(customer.id)).toBeVisible();
  await expect(panel.getByText('北京')).toBeVisible();
  await panel.getByRole('button', { name: /要紧/ }).click();
  await expect(page).toHaveURL(/at=message/);
  await expect(page.getByRole('log').locator('[data-pointed-at="true"]')).toBeVisible();

  const ofCustomer = panel.getByRole('region', { name: 'Conversations' });
  const link = ofCustomer.getByRole('link', { name: /发票问题/ });
  await expect(link).toContainText('Ended');
  await expect(link).toContainText('发票');
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/inbox/${earlier.id}\\?view=waiting`));
  await expect(page.getByRole('log').getByText('请开发票')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('log').getByText('几点退房')).toBeVisible();

  // It stays as it was left.
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toBeHidden();
  await page.reload();
  await expect(page.getByRole('log').getByText('几点退房')).toBeVisible();
  await expect(panel).toBeHidden();
  await page.getByRole('button', { name: 'About the customer' }).click();
  await expect(panel).toBeVisible();
});

test('an id is copied', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const customer = await server.newCustomer('钱复制');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/conversations/${id}`);
  await page.getByRole('button', { name: 'Copy: Customer id' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(customer.id);
});

test('on a narrow screen the panel lies over the conversation', async ({ page, server }) => {
  const customer = await server.newCustomer('孙手机');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/conversations/${id}`);
  await page.getByRole('button', { name: 'About the customer' }).click();
  const drawer = page.getByRole('dialog', { name: 'About the customer' });
  await expect(drawer.getByText('孙手机', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('of a direct conversation both people are shown', async ({ page, server }) => {
  const [one, other] = [await server.newCustomer('李甲'), await server.newCustomer('李乙')];
  const { id } = await one.client.conversations.open({ type: 'direct', memberIds: [other.id] });
  await page.goto(`/conversations/${id}`);
  const panel = page.getByRole('complementary', { name: 'About the customer' });
  await expect(panel.getByText('李甲', { exact: true })).toBeVisible();
  await expect(panel.getByText('李乙', { exact: true })).toBeVisible();
});

test('the timeline has all conversations in one, and leads into them', async ({ page, server }) => {
  const customer = await server.newCustomer('吴时间');
  const open = async (title: string, count: number) => {
    const { id } = await customer.client.conversations.open({ title });
    for (let index = 0; index < count; index += 1) {
      const body = { msg: `${title}第${index}条` };
      await customer.client.messages.send(id, { type: 'txt', body });
    }
    return id;
  };
  const first = await open('租约', 60);
  await open('维修', 60);

  await page.goto(`/conversations/${first}`);
  await page.getByRole('link', { name: 'All messages in order of time' }).click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.id}/timeline`));
  const log = page.getByRole('log', { name: 'Messages of all conversations' });
  await expect(log.getByText('维修第59条')).toBeInViewport();
  // Live, too.
  const message = await customer.client.messages.send(first, {
    type: 'txt',
    body: { msg: '租约还有一句' },
  });
  await expect(log.getByText('租约还有一句')).toBeInViewport();
  await expect(log.getByText('吴时间').last()).toBeVisible();
  await server.api.messages.mark(first, message.id, '重要', {});
  await expect(log.getByText('重要')).toBeVisible();

  await log.focus();
  await page.keyboard.press('Home');
  await expect(log.getByText('租约第0条')).toBeInViewport();
  await page.keyboard.press('End');
  const heading = log.getByRole('link', { name: 'Open the conversation: 租约' }).last();
  await heading.click();
  await expect(page).toHaveURL(new RegExp(`/conversations/${first}\\?at=message`));
  await expect(page.getByRole('log').getByText('租约还有一句')).toBeInViewport();
  await page.goBack();
  await expect(log.getByText('租约还有一句')).toBeInViewport();
});
