import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { openAs, picture, startConversation } from './customers-page.ts';
import { expect, test } from './fixtures.ts';

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What keeps somebody from using the page as it stands there, by rule and place: all that breaks WCAG
 * 2.1 AA, and whatever else axe calls serious.
 */
async function violations(page: Page, within: string, rules?: string[]): Promise<string[]> {
  // Measured while it fades in, a text has too little contrast.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    return Promise.all(ending.map((each) => each.finished.catch(() => null)));
  });
  // As the browser's own tools do it, past the page's content security policy.
  await page.evaluate(await axe);
  const results = await page.evaluate<AxeResults>(
    `axe.run({ include: [[${JSON.stringify(within)}]] }, ${JSON.stringify(rules === undefined ? {} : { runOnly: rules })})`,
  );
  return results.violations
    .filter(
      ({ impact, tags }) =>
        ['serious', 'critical'].includes(impact ?? '') ||
        tags.some((tag) => tag.startsWith('wcag2')),
    )
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) =>
        `${new URL(page.url()).pathname} ${id} ${target.join(' ')}: ${failureSummary}`.replaceAll(
          /\s+/g,
          ' ',
        ),
      ),
    );
}

/**
 * Looks at pages as one goes along, in light colours and then at the contrast of the dark ones; tells at
 * the end of all that was found.
 */
function looking(page: Page, within = 'html') {
  const found: string[] = [];
  const look = async () => {
    found.push(...(await violations(page, within)));
    await show('dark');
    found.push(...(await violations(page, within, ['color-contrast'])));
    await show('light');
  };
  const show = async (colorScheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveCSS('color-scheme', colorScheme);
  };
  return { found, look };
}

const sections = ['operators', 'clients', 'tokens', 'replies', 'tags', 'settings', 'status'];
const messages = (page: Page) => page.getByRole('log').locator('[data-message]').last();

test('pages have no fault', async ({ browser, server, cookiesOf }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const { found, look } = looking(page);
  await page.goto('/sign-in');
  await expect(page.getByRole('heading')).toBeVisible();
  await look();

  await context.addCookies(await cookiesOf(server.admin));
  await page.goto('/inbox?view=suspended');
  const ofHotel = page.getByRole('link', { name: /长租公寓式酒店/ });
  await expect(ofHotel).toBeVisible();
  await look();
  await ofHotel.click();
  await expect(messages(page)).toBeVisible();
  await page.getByRole('button', { name: 'About the customer' }).click();
  await expect(page.getByRole('complementary', { name: 'About the customer' })).toBeVisible();
  await look();
  const { users } = await server.api.users.list({ nick: '孙皓' });
  await page.goto(`/customers/${users[0]?.id}/timeline`);
  await expect(messages(page)).toBeVisible();
  await look();
  await page.goto('/find');
  await expect(page.getByText('Find what was said')).toBeVisible();
  await look();
  await page.goto('/find?q=tuikuan');
  await expect(page.locator('mark').first()).toBeVisible();
  await look();
  await page.locator('mark').first().click();
  await expect(page.getByRole('navigation', { name: 'Matches' })).toBeVisible();
  await expect(messages(page)).toBeVisible();
  await look();
  await page.goto('/find?tab=conversations&created=last-week');
  await expect(page.getByTitle('Last week', { exact: true })).toBeVisible();
  await look();
  await page.goto('/inbox/none');
  await expect(page.getByText('There is no such conversation')).toBeVisible();
  await look();
  for (const path of [...sections.map((section) => `/admin/${section}`), '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    await look();
  }
  await context.close();
  expect(found).toEqual([]);
});

test('what opens over pages has no fault', async ({ page, server }) => {
  test.setTimeout(120_000);
  // The pages themselves are looked at above.
  const { found, look } = looking(
    page,
    '[role=dialog], dialog[open], [role=menu], [role=listbox], form',
  );
  const nick = '齐看';
  const customer = await server.newCustomer(nick);
  const { id } = await customer.client.conversations.open({ title: '' });
  const { name: filename, buffer } = picture('看.png');
  const { mediaId } = await customer.client.media.upload(new Blob([buffer]), { filename });
  await customer.client.messages.send(id, { type: 'img', body: { mediaId, filename } });
  await server.api.replies.create({
    shortcut: 'axe',
    title: '问候',
    text: '您好',
    shared: true,
  });
  await page.goto(`/inbox/${id}`);
  await page.getByRole('button', { name: 'Join to answer' }).click();
  const field = page.getByRole('textbox', { name: 'Message', exact: true });
  await expect(field).toBeVisible();
  const leave = async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toHaveCount(0);
  };

  await page.getByRole('button', { name: 'Open 看.png' }).click();
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeVisible();
  await look();
  await leave();
  const actions = page.getByRole('button', { name: `Actions on the message of ${nick}` });
  await actions.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await look();
  await page.getByRole('menuitem', { name: 'Mark …' }).click();
  await expect(page.getByRole('dialog', { name: 'Mark the message' })).toBeVisible();
  await look();
  await leave();
  await actions.press('Enter');
  await page.getByRole('menuitem', { name: 'Take back' }).click();
  await expect(page.getByRole('dialog', { name: 'Take this message back?' })).toBeVisible();
  await look();
  await leave();

  for (const [button, title] of [
    ['Download transcript', 'Download a transcript'],
    ['Jump to a date', 'Jump to a date'],
    ['Transfer', 'Transfer to'],
    ['End', 'End this conversation?'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await look();
    await leave();
  }
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look();
  await page.getByRole('menuitem', { name: /Tags/ }).click();
  await expect(page.getByRole('dialog', { name: 'Tags and details' })).toBeVisible();
  await look();
  await leave();

  await page
    .locator('input[type=file]')
    .setInputFiles([
      picture('附件.png'),
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
  await field.fill('/');
  await expect(page.getByRole('listbox', { name: 'Canned replies' })).toBeVisible();
  await look();
  await field.fill('');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await look();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await expect(page.getByRole('menu').first()).toBeVisible();
  await look();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await look();
  expect(found).toEqual([]);
});

test('forms of admins have no fault', async ({ adminPage: page }) => {
  const { found, look } = looking(page);
  for (const [section, button] of [
    ['operators', 'New operator'],
    ['clients', 'New client'],
    ['replies', 'New reply'],
  ] as const) {
    await page.goto(`/admin/${section}`);
    await page.getByRole('button', { name: button }).click();
    const form = page.getByRole('dialog', { name: button });
    // By key: while the dialog grows into its place, a click could miss.
    await form.getByRole('textbox').first().press('Enter');
    await expect(form.locator('[aria-invalid="true"]').first()).toBeVisible();
    await look();
  }
  expect(found).toEqual([]);
});

test('the customers’ page has no fault', async ({ browser, server }) => {
  const { page, context, id } = await openAs(browser, server, '齐客');
  const { found, look } = looking(page);
  await look();
  const conversation = await startConversation(page, '看看');
  await server.api.conversations.join(conversation);
  await server.api.messages.send(conversation, { type: 'txt', body: { msg: '您好' } });
  await page
    .locator('input[type=file]')
    .setInputFiles([
      picture('图.png'),
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
  await expect(page.getByRole('img', { name: '图.png' })).toBeVisible();
  await expect(page.getByRole('alert')).toBeVisible();
  await look();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await look();
  await server.api.conversations.end(conversation);
  await expect(page.getByText('This conversation has ended.')).toBeVisible();
  await look();
  const { tokens } = await server.api.sessions.listTokens({ kind: 'user', id });
  await server.api.sessions.revokeToken(tokens[0]?.id ?? '');
  await expect(page.getByText('This link is no longer valid')).toBeVisible();
  await look();
  await context.close();
  expect(found).toEqual([]);
});
