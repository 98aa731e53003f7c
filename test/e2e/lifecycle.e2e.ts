import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

/** A new customer's conversation, open on a page of the agent and on one of the admin. */
async function openOnBoth(page: Page, adminPage: Page, server: Server, nickName: string) {
  const customer = await server.newCustomer(nickName);
  const { id } = await customer.client.conversations.open({ title: '订房' });
  await page.goto(`/inbox/${id}`);
  await adminPage.goto(`/inbox/${id}`);
  const header = headerOf(page);
  const seen = headerOf(adminPage);
  await expect(header.getByRole('heading', { name: nickName })).toBeVisible();
  await expect(seen.getByRole('heading', { name: nickName })).toBeVisible();
  return { id, customer, header, seen };
}

const headerOf = (page: Page) => page.getByRole('region').locator('header').first();

const act = (page: Page, name: string) =>
  page.getByRole('group', { name: 'What can be done' }).getByRole('button', { name, exact: true });

const confirm = (page: Page, title: string, name: string) =>
  page.getByRole('dialog', { name: title }).getByRole('button', { name, exact: true }).click();

async function choose(page: Page, item: string) {
  await act(page, 'More').click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('a conversation is joined, suspended, resumed, ended and reopened; others see it at once', async ({
  page,
  adminPage,
  server,
}) => {
  const { id, customer, seen } = await openOnBoth(page, adminPage, server, '沈周期');
  await expect(seen.getByText('Waiting')).toBeVisible();
  await expect(act(page, 'End')).toHaveCount(0);

  await choose(page, 'Join');
  await expect(seen.getByText('Active')).toBeVisible();
  await expect(seen.getByText('with 客服小周')).toBeVisible();

  await act(page, 'Suspend').click();
  await expect(seen.getByText('Suspended')).toBeVisible();
  await act(page, 'Resume').click();
  await expect(seen.getByText('Active')).toBeVisible();

  await act(page, 'End').click();
  await confirm(page, 'End this conversation?', 'End');
  await expect(seen.getByText('Ended')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  await expect.poll(async () => (await customer.client.conversations.get(id)).status).toBe('ended');

  await act(page, 'Reopen').click();
  await expect(seen.getByText('Waiting')).toBeVisible();
});

test('a conversation is hidden from its customer, and shown again', async ({
  page,
  adminPage,
  server,
}) => {
  const { id, customer, seen } = await openOnBoth(page, adminPage, server, '韩隐藏');
  await choose(page, 'Hide from the customer');
  await confirm(page, 'Hide this conversation from the customer?', 'Hide from the customer');
  await expect(seen.getByText('Hidden')).toBeVisible();
  await expect(customer.client.conversations.get(id)).rejects.toThrow();
  await choose(page, 'Show to the customer');
  await expect(seen.getByText('Hidden')).toHaveCount(0);
  expect((await customer.client.conversations.get(id)).hidden).toBe(false);
});

test('a conversation is handed to an operator who is found by name', async ({
  page,
  adminPage,
  server,
}) => {
  const { id, header, seen } = await openOnBoth(page, adminPage, server, '杨转接');
  const { nickName } = await server.api.operators.create({
    login: 'e2e-transfer',
    password: 'a pass phrase of the third',
    nickName: '客服小吴',
  });
  await choose(page, 'Join');
  await act(page, 'Transfer').click();
  const dialog = page.getByRole('dialog', { name: 'Transfer to' });
  // The admin looks on.
  await expect(dialog.getByText('Online', { exact: true })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Find an operator by name' }).fill('小吴');
  await expect(dialog.getByRole('radio', { name: nickName })).toBeChecked();
  await expect(dialog.getByRole('radio')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Transfer' }).click();
  await expect(dialog).toBeHidden();
  await expect(seen.getByText('with 客服小吴')).toBeVisible();
  await expect(header.getByText('with 客服小吴')).toBeVisible();
  await expect(act(page, 'End')).toHaveCount(0);
  expect((await server.api.conversations.get(id)).status).toBe('active');
});

test('tags and title are changed, with keys alone', async ({ page, adminPage, server }) => {
  const { id, seen } = await openOnBoth(page, adminPage, server, '朱标签');
  const other = await server.newCustomer('秦标签');
  const tagged = await server.api.conversations.open({ userId: other.id, tags: ['e2e-急'] });
  expect(tagged.tags).toEqual(['e2e-急']);

  await page.getByRole('log').press('l');
  const dialog = page.getByRole('dialog', { name: 'Tags and details' });
  await expect(dialog.getByRole('combobox', { name: 'Tags' })).toBeFocused();
  await page.keyboard.type('e2e-');
  await expect(page.getByTitle('e2e-急')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('e2e-新,');
  // Meanwhile somebody else adds one: none is lost.
  await server.api.conversations.describe(id, { tags: ['e2e-别人'] });
  await expect(headerOf(page).getByText('e2e-别人')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Title' }).fill('订房，改期');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(seen.getByText('订房，改期')).toBeVisible();
  await expect(seen.getByText('e2e-急')).toBeVisible();
  const { tags } = await server.api.conversations.get(id);
  expect(new Set(tags)).toEqual(new Set(['e2e-别人', 'e2e-急', 'e2e-新']));
});

test('whoever is slower is told how it stands by now', async ({ page, adminPage, server }) => {
  const { id } = await openOnBoth(page, adminPage, server, '许抢先');
  await choose(page, 'Join');
  await expect(act(page, 'Suspend')).toBeVisible();
  await page.route(`**/api/conversations/${id}/suspend`, async (route) => {
    await server.api.conversations.end(id);
    await route.continue();
  });
  await act(page, 'Suspend').click();
  await expect(
    page.getByText('Somebody else was faster. The conversation is now: Ended.'),
  ).toBeVisible();
  await expect(act(page, 'Reopen')).toBeVisible();
  await expect(act(page, 'Suspend')).toHaveCount(0);
});
