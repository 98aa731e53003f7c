import {
  fieldOf,
  isRemembered,
  logOf,
  openAs,
  remember,
  startConversation,
} from './customers-page.ts';
import { expect, test } from './fixtures.ts';

test('without a network the page stays, says so, and goes on when it is back', async ({
  page,
  context,
  server,
}) => {
  const customer = await server.newCustomer('段断网');
  const { id } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '在吗' } });
  await page.goto(`/inbox/${id}?view=all`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  await fieldOf(page).fill('写到一半');
  await expect(logOf(page).getByText('在吗')).toBeVisible();
  await remember(page);

  await context.setOffline(true);
  await expect(page.getByText(/^No connection\. Messages will come/)).toBeVisible();
  await expect(page.getByText(/^Not connected\. What you send waits here/)).toBeVisible();
  // What was not loaded before the network went.
  const views = page.getByRole('navigation', { name: 'Which conversations' });
  await views.getByRole('link', { name: 'Ended', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.getByRole('button', { name: 'Actions on the message of 段断网' }).press('Enter');
  await expect(fieldOf(page)).toHaveValue('写到一半');
  expect(await isRemembered(page)).toBe(true);
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '断网时问的' } });

  await context.setOffline(false);
  await expect(page.getByText(/^No connection\./)).toBeHidden();
  await expect(logOf(page).getByText('断网时问的')).toBeVisible();
  await expect(fieldOf(page)).toHaveValue('写到一半');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a page that is gone to without a network is there when it is back', async ({
  page,
  context,
}) => {
  await page.goto('/inbox?view=suspended');
  const link = page.getByRole('link', { name: /长租公寓式酒店/ });
  await expect(link).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/^No connection\./)).toBeVisible();
  await link.click();
  await expect(page).toHaveURL(/\/inbox\/.+/);
  await expect(link).toBeVisible();
  await context.setOffline(false);
  await expect(logOf(page).locator('[data-message]').last()).toBeVisible();
});

test('a customer without a network is told so, and nothing of what they send is lost', async ({
  browser,
  server,
}) => {
  const { page, context } = await openAs(browser, server, '奚断网');
  const id = await startConversation(page, '断网');
  await server.api.conversations.join(id);
  await remember(page);
  await context.setOffline(true);
  await expect(page.getByText('The connection is lost. Trying again …')).toBeVisible();
  await fieldOf(page).fill('断网时问的');
  await fieldOf(page).press('Enter');
  await expect(page.getByText(/^No connection\. It goes out/)).toBeVisible();
  await server.api.messages.send(id, { type: 'txt', body: { msg: '断网时答的' } });
  await context.setOffline(false);
  await expect(logOf(page).getByText('断网时答的')).toBeVisible();
  await expect(page.getByText('No connection.')).toHaveCount(0);
  await expect(page.getByText('The connection is lost')).toHaveCount(0);
  const said = async () =>
    (await server.api.messages.list(id)).messages.filter(({ body }) => body['msg'] === '断网时问的')
      .length;
  await expect.poll(said).toBe(1);
  expect(await isRemembered(page)).toBe(true);
  await context.close();
});
