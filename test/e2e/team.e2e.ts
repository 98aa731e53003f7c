import type { Page } from '@playwright/test';
import { fieldOf, logOf, say } from './customers-page.ts';
import { expect, test } from './fixtures.ts';

const listOf = (page: Page) => page.getByRole('navigation', { name: 'Conversations', exact: true });
const viewOf = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Which conversations' }).getByRole('link', { name });

test('what is read in one tab is no longer unread in another', async ({
  page,
  context,
  server,
}) => {
  const customer = await server.newCustomer('韦未读');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}?view=mine`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  await expect(fieldOf(page)).toBeVisible();
  await page.goto('/inbox?view=mine');
  const second = await context.newPage();
  await second.goto('/inbox?view=mine');
  const links = [page, second].map((each) => listOf(each).getByRole('link', { name: /韦未读/ }));
  for (const link of links) await expect(link).toBeVisible();

  for (const msg of ['一', '二', '三']) {
    await customer.client.messages.send(id, { type: 'txt', body: { msg } });
  }
  for (const link of links) await expect(link.getByText('3 unread messages')).toBeAttached();
  for (const each of [page, second]) {
    await expect(viewOf(each, 'Mine').getByText(/unread/)).toBeAttached();
  }

  await page.bringToFront();
  await links[0]?.click();
  await expect(logOf(page).getByText('三')).toBeInViewport();
  for (const link of links) await expect(link.getByText(/unread message/)).toHaveCount(0);
  await second.close();
});

test('operators beside one another see each other’s answers, typing and marks of reading', async ({
  page,
  colleaguePage: colleague,
  server,
}) => {
  const customer = await server.newCustomer('陶同事');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/inbox/${id}?view=all`);
  await colleague.goto(`/inbox/${id}?view=all`);
  for (const each of [page, colleague]) {
    await each.getByRole('button', { name: 'Join to answer' }).click();
    await expect(fieldOf(each)).toBeVisible();
  }
  await fieldOf(page).pressSequentially('我来');
  await expect(colleague.getByText('客服小周 is typing …')).toBeVisible();
  await say(page, '我来回答');
  await expect(logOf(colleague).getByText('我来回答')).toBeVisible();
  await expect(listOf(colleague).getByText('我来回答')).toBeVisible();

  // That a colleague has read it says nothing; that the customer has, all may know.
  const { messages } = await customer.client.messages.list(id);
  for (const each of [page, colleague]) {
    await expect(logOf(each).getByText('Sent', { exact: true })).toBeVisible();
  }
  await customer.client.conversations.read(id, { seq: messages.at(-1)?.seq ?? 0 });
  for (const each of [page, colleague]) {
    await expect(logOf(each).getByText('Read', { exact: true })).toBeVisible();
  }
});
