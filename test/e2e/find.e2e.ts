import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const box = (page: Page) => page.getByRole('combobox', { name: 'Find messages and conversations' });
const results = (page: Page) => page.getByRole('list', { name: 'Messages found' });
const marked = (page: Page, word: string) =>
  results(page).locator('mark').filter({ hasText: word }).first();

/** Takes the only suggestion by keys; again from the beginning when the list changed meanwhile. */
async function takeOnly(page: Page, typed: string, written: string): Promise<void> {
  await expect(async () => {
    if ((await box(page).getAttribute('aria-expanded')) === 'false') {
      await box(page).fill('');
      await box(page).fill(typed);
    }
    await box(page).press('ArrowDown');
    await expect(box(page)).toHaveAttribute('aria-activedescendant', /_0$/, { timeout: 1000 });
    await box(page).press('Enter');
    await expect(box(page)).toHaveValue(written, { timeout: 1000 });
  }).toPass();
}

/** Picks a value of a filter; again, where the list was drawn anew under the pointer. */
async function pick(page: Page, filter: string, value: string, address: RegExp): Promise<void> {
  const option = page.getByTitle(value, { exact: true }).last();
  await expect(async () => {
    if (!(await option.isVisible())) await page.getByRole('combobox', { name: filter }).click();
    await option.click({ timeout: 2000 });
    await expect(page).toHaveURL(address, { timeout: 1000 });
  }).toPass();
}

test('what was said is found by its characters, its pinyin and its initials', async ({ page }) => {
  await page.goto('/inbox');
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  for (const typed of ['退款', 'tuikuan', 'tk']) {
    await box(page).fill(typed);
    await expect(page).toHaveURL(new RegExp(`[?&]q=${encodeURIComponent(typed)}$`));
    await expect(marked(page, '退款')).toBeVisible();
    await expect(results(page)).toHaveAttribute('data-stale', 'false');
    await expect(page.getByText(/^\d+ messages$/)).toBeVisible();
  }
  await expect(results(page).getByText('by pinyin').first()).toBeVisible();
});

test('a search is narrowed by what is typed and by what is picked', async ({ page }) => {
  await page.goto('/find?q=退款');
  await expect(marked(page, '退款')).toBeVisible();
  const before = await results(page).getByRole('listitem').count();

  // By typing: the beginning of a filter offers it, then its values.
  await box(page).press('End');
  await box(page).pressSequentially(' ta');
  await expect(page.getByText('conversations with a tag')).toBeVisible();
  await takeOnly(page, '退款 ta', '退款 tag:');
  await box(page).pressSequentially('船');
  await expect(page.getByTitle('船票', { exact: true })).toBeVisible();
  await takeOnly(page, '退款 tag:船', '退款');
  await expect(page).toHaveURL(/tag=%E8%88%B9%E7%A5%A8/);
  await expect(results(page).getByText('停航的票全额退款')).toBeVisible();
  await expect.poll(() => results(page).getByRole('listitem').count()).toBeLessThan(before);

  // And by picking, a person by a part of the name.
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('combobox', { name: 'Customer' }).click();
  await page.getByRole('combobox', { name: 'Customer' }).fill('阿');
  await page.getByTitle('阿芳', { exact: true }).last().click();
  await expect(page).toHaveURL(/customer=/);
  await expect(results(page).getByText('RF7730215').first()).toBeVisible();
  await expect(results(page).getByText('停航的票全额退款')).toBeHidden();
  await page.reload();
  await expect(results(page).getByText('RF7730215').first()).toBeVisible();
});

test('a match opens in its context, others are stepped to, and Back is where one was', async ({
  page,
  server,
}) => {
  const customer = await server.newCustomer('查找者');
  const { id } = await customer.client.conversations.open({ title: '很多' });
  for (let n = 1; n <= 40; n++) {
    const msg = n % 2 === 0 ? `第${n}次问蓝莓蛋糕` : `别的话${n}`;
    await customer.client.messages.send(id, { type: 'txt', body: { msg } });
  }
  await page.goto('/find?q=蓝莓蛋糕');
  await expect(page.getByText('20 messages')).toBeVisible();
  await results(page).getByRole('button', { name: '17 more here' }).click();
  const match = results(page).getByRole('link', { name: '第10次问蓝莓蛋糕' });
  await match.click();

  const log = page.getByRole('log', { name: 'Messages' });
  await expect(log.getByText('第10次问蓝莓蛋糕')).toBeInViewport();
  await expect(log.getByText('别的话9')).toBeInViewport();
  const highlighted = () =>
    page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String));
  await expect.poll(highlighted).toContain('蓝莓蛋糕');
  const bar = page.getByRole('navigation', { name: 'Matches' });
  await expect(bar.getByText('16 of 20')).toBeVisible();

  await page.keyboard.press('n');
  await expect(bar.getByText('17 of 20')).toBeVisible();
  await expect(log.getByText('第8次问蓝莓蛋糕')).toBeInViewport();
  await page.keyboard.press('p');
  await expect(bar.getByText('16 of 20')).toBeVisible();

  await page.goBack();
  await expect(match).toBeFocused();
  await expect(match).toBeInViewport();
  await expect(results(page).getByRole('button', { name: 'Show fewer' })).toBeVisible();
});

test('a query that cannot be run says why, and what would be right', async ({ page }) => {
  await page.goto('/find');
  await box(page).fill('"退款');
  const why = page.getByRole('alert');
  await expect(why).toHaveText(/quote is not closed: add the closing one/);
  await box(page).fill('from:没有这个人 退款');
  await expect(why).toHaveText(/nobody is called “没有这个人”/);
  await box(page).fill('退款');
  await expect(why).toBeHidden();
  await expect(marked(page, '退款')).toBeVisible();
});

test('conversations are found by nick, tag and time', async ({ page, server }) => {
  const customer = await server.newCustomer('赵上周');
  const { id } = await customer.client.conversations.open({ title: '订蛋糕' });
  await server.api.conversations.describe(id, { tags: ['蛋糕'] });

  await page.goto('/find?q=赵上周');
  await page.getByRole('link', { name: 'Conversations of 赵上周' }).click();
  const list = page.getByRole('list', { name: 'Conversations' });
  await expect(list.getByRole('link', { name: /赵上周/ })).toBeVisible();

  await page.goto('/find?tab=conversations&q=赵上周');
  await expect(list.getByRole('link', { name: /赵上周.*订蛋糕/ })).toBeVisible();
  await pick(page, 'Tag', '蛋糕', /tag=/);
  await expect(list.getByRole('link', { name: /赵上周/ })).toBeVisible();
  await pick(page, 'Last active', 'Last week', /when=last-week/);
  await expect(page.getByText('No such conversation')).toBeVisible();

  // By when it was opened as well as by when somebody last said something.
  await page.goto('/find?tab=conversations&q=赵上周&tag=蛋糕');
  await pick(page, 'Opened', 'This week', /created=this-week/);
  await expect(list.getByRole('link', { name: /赵上周.*订蛋糕/ })).toBeVisible();
  await page.goto('/find?tab=conversations&q=赵上周&tag=蛋糕&created=last-week');
  await expect(page.getByText('No such conversation')).toBeVisible();

  await page.goto('/find?tab=conversations&tag=酒店');
  await pick(page, 'Last active', 'Last 7 days', /when=last-7-days/);
  await expect(page.getByTitle('Last 7 days', { exact: true }).first()).toHaveText(
    /Last 7 days, \w+ \d/,
  );
  await expect(list.getByRole('link', { name: /阿芳.*酒店退款/ })).toBeVisible();
  await expect(list.getByRole('link', { name: /亲子房咨询/ })).toBeHidden();
  await list.getByRole('link', { name: /阿芳.*酒店退款/ }).click();
  await expect(page.getByRole('heading', { name: '阿芳' })).toBeVisible();
  const rail = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(rail.getByRole('link', { name: 'Find' })).toHaveAttribute('aria-current', 'true');
  await expect(page.getByRole('link', { name: 'Results' })).toHaveAttribute('href', /tag=/);
  await page.goBack();
  await expect(list.getByRole('link', { name: /阿芳.*酒店退款/ })).toBeFocused();

  await page.goto('/find?tab=conversations&tag=酒店&created=2001-01-01..2001-01-02');
  await expect(page.getByText('No conversation under these filters')).toBeVisible();
  await page.getByRole('combobox', { name: 'Customer' }).fill('afang');
  await expect(page.getByText(/Names are not found by pinyin/)).toBeVisible();
});

test('a link to a conversation leads on to the inbox, on a phone too', async ({ page, server }) => {
  const customer = await server.newCustomer('回程客');
  const { id } = await customer.client.conversations.open({ title: '' });
  await page.goto(`/conversations/${id}`);
  const rail = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(rail.getByRole('link', { name: 'Inbox' })).toHaveAttribute('aria-current', 'true');
  const back = page.getByRole('link', { name: 'Back to the list' });
  await expect(back).toBeHidden();
  await page.setViewportSize({ width: 390, height: 844 });
  await back.click();
  await expect(page).toHaveURL(/\/inbox$/);
  const list = page.getByRole('navigation', { name: 'Conversations', exact: true });
  await expect(list).toBeVisible();
});

test('one conversation is searched from within', async ({ page, server }) => {
  const customer = await server.newCustomer('钱这里');
  const { id } = await customer.client.conversations.open({ title: '' });
  await customer.client.messages.send(id, { type: 'txt', body: { msg: '这里也要退款' } });
  await page.goto(`/inbox/${id}`);
  await expect(page.getByRole('log').getByText('这里也要退款')).toBeVisible();
  await page.keyboard.press('Control+f');
  await expect(page.getByText('In: 钱这里')).toBeVisible();
  await expect(box(page)).toBeFocused();
  await box(page).fill('退款');
  await expect(page.getByText('1 message', { exact: true })).toBeVisible();
  await expect(results(page).getByRole('link')).toHaveCount(1);
  await page
    .getByRole('img', { name: 'Search everywhere' })
    .or(page.getByLabel('Search everywhere'))
    .first()
    .click();
  await expect(page.getByText('停航的票全额退款')).toBeVisible();
});
