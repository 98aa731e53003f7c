import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { signOf } from '../../src/http/get-family/sign.ts';
import { expect, test } from './fixtures.ts';

const search = '/op/v2/chatSearchs';
const wholePage = '{"startTime":"2020-01-01","endTime":"2099-12-31","pageNum":1,"pageSize":20}';

interface Answer {
  readonly code: number;
}

test('a new client shows its secret once, and the documented endpoints accept its sign', async ({
  adminPage: page,
  server,
}) => {
  await page.goto('/admin/clients');
  await page.getByRole('button', { name: 'New client' }).click();
  const form = page.getByRole('dialog', { name: 'New client' });
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(form.getByText('Type a name to know it by')).toBeVisible();
  await form.getByLabel('Name').fill('reports');
  await form.getByLabel(/^op:/).check();
  await form.getByLabel('Refuse calls without a sign').check();
  await form.getByRole('button', { name: 'Create' }).click();

  const made = page.getByRole('dialog', { name: 'reports may call now' });
  const client = await made.getByLabel('Client id', { exact: true }).innerText();
  const secret = await made.getByLabel('Secret', { exact: true }).innerText();
  const firstCall = await made.getByLabel('First call', { exact: true }).innerText();
  const { stdout } = await promisify(execFile)('sh', ['-c', firstCall]);
  expect(JSON.parse(stdout)).toMatchObject({ code: 200 });
  await made.getByRole('button', { name: 'I have copied it' }).click();
  await expect(made).toBeHidden();
  await expect(page.getByText(secret)).toHaveCount(0);

  const call = async (key: string): Promise<Answer> => {
    const target = `${search}?client=${client}&timestamp=${Date.now()}`;
    const sign = signOf(target, Buffer.from(wholePage), key);
    const answer = await fetch(`${server.url}${target}&sign=${sign}`, {
      method: 'POST',
      body: wholePage,
    });
    return (await answer.json()) as Answer;
  };
  expect((await call(secret)).code).toBe(200);
  expect((await call('another secret')).code).toBe(403);

  await page
    .getByRole('row', { name: /reports/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await page
    .getByRole('dialog', { name: 'Remove reports?' })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(page.getByRole('row', { name: /reports/ })).toBeHidden();
  await expect.poll(async () => (await call(secret)).code).not.toBe(200);
});

test('a new operator signs in, is disabled and enabled', async ({
  adminPage: page,
  strangerPage: other,
}) => {
  await page.goto('/admin/operators');
  await page.getByRole('button', { name: 'New operator' }).click();
  const form = page.getByRole('dialog', { name: 'New operator' });
  await form.getByLabel('Name').fill('新同事');
  await form.getByLabel('Login').fill('admin');
  await form.getByLabel('Password', { exact: true }).fill('short');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(form.getByText('At least 8 characters')).toBeVisible();
  await form.getByLabel('Password', { exact: true }).fill('a pass phrase to begin with');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(form.getByText('This is taken already: choose another')).toBeVisible();
  await form.getByLabel('Login').fill('newcomer');
  await form.getByRole('button', { name: 'Create' }).click();
  const row = page.getByRole('row', { name: /新同事/ });
  await expect(row.getByText('newcomer')).toBeVisible();

  await other.goto('/sign-in');
  await other.getByLabel('Login').fill('newcomer');
  await other.getByLabel('Password').fill('a pass phrase to begin with');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other.getByRole('navigation', { name: 'Conversations', exact: true })).toBeVisible();

  await row.getByRole('button', { name: 'Disable' }).click();
  await page
    .getByRole('dialog', { name: 'Disable 新同事?' })
    .getByRole('button', { name: 'Disable' })
    .click();
  await expect(row.getByText('Disabled', { exact: true })).toBeVisible();
  await expect(row.getByRole('button', { name: 'Enable' })).toBeVisible();
  await other.reload();
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('a canned reply is made, shown as it reads, changed and deleted', async ({
  adminPage: page,
  server,
}) => {
  await page.goto('/admin/replies');
  await page.getByRole('button', { name: 'New reply' }).click();
  const form = page.getByRole('dialog', { name: 'New reply' });
  await form.getByLabel('Shortcut').fill('e2e');
  await form.getByLabel('Title').fill('Greeting');
  await form.getByLabel('Text', { exact: true }).fill('Hello {{nobody}}, ');
  await form.getByRole('button', { name: 'customer’s name' }).click();
  await expect(form.getByRole('region', { name: 'Preview' })).toContainText('Lin Xiao');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(form.getByText(/There is no \{\{nobody\}\}: take/)).toBeVisible();
  await form.getByLabel('Text', { exact: true }).fill('Hello {{customer.name}}');
  await form.getByRole('button', { name: 'Create' }).click();
  const row = page.getByRole('row', { name: /\/e2e/ });
  await expect(row.getByText('Hello {{customer.name}}')).toBeVisible();

  await row.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit /e2e' });
  await edit.getByLabel('Title').fill('Welcome');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(row.getByText('Welcome')).toBeVisible();
  const { replies } = await server.api.replies.list();
  expect(replies.find(({ shortcut }) => shortcut === 'e2e')).toMatchObject({
    shared: true,
    title: 'Welcome',
  });

  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toBeHidden();
});

test('a token is issued, works, and is revoked', async ({ adminPage: page, server }) => {
  const customer = await server.newCustomer('贾令牌');
  await page.goto('/admin/tokens');
  await page.getByText('User', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Whose' }).fill('贾令');
  await page.getByRole('option', { name: '贾令牌' }).or(page.getByTitle('贾令牌')).last().click();
  await expect(page).toHaveURL(new RegExp(customer.id));
  await expect(page.getByRole('button', { name: 'Revoke' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const issued = page.getByRole('dialog', { name: 'Token for 贾令牌' });
  const token = await issued.getByLabel('Token', { exact: true }).innerText();
  await issued.getByRole('button', { name: 'I have copied it' }).click();
  const isTaken = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${server.url}/api/me`, { headers })).status;
  };
  expect(await isTaken()).toBe(200);

  // The newest comes first.
  await expect(page.getByRole('button', { name: 'Revoke' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Revoke' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('button', { name: 'Revoke' })).toHaveCount(1);
  await expect.poll(isTaken).toBe(401);
});

test('a tag is renamed in all conversations, and removed', async ({ adminPage: page, server }) => {
  const customer = await server.newCustomer('马标签');
  for (const title of ['one', 'two', 'three']) {
    const { id } = await customer.client.conversations.open({ title });
    await server.api.conversations.describe(id, { tags: ['e2e-old'] });
    await server.api.conversations.end(id);
  }
  await page.goto('/admin/tags');
  const row = (tag: string) => page.getByRole('row', { name: new RegExp(`^${tag} `) });
  await row('e2e-old').getByRole('button', { name: 'Rename' }).click();
  const form = page.getByRole('dialog', { name: 'Rename “e2e-old”' });
  await form.getByLabel('New name').fill('e2e-new');
  await form.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText('“e2e-old” is “e2e-new” now, in 3 conversations')).toBeVisible();
  await expect(row('e2e-new')).toContainText('3');
  await row('e2e-new').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('“e2e-new” was taken off 3 conversations')).toBeVisible();
  await expect(row('e2e-new')).toBeHidden();
});

test('a forbidden word is refused from then on', async ({ adminPage: page, server }) => {
  await page.goto('/admin/settings');
  const field = page.getByRole('textbox', { name: 'Forbidden words' });
  await field.fill(`${'x'.repeat(65)}\n`);
  await expect(page.getByText('is longer than 64 characters')).toBeVisible();
  await field.fill('e2e禁词\n\nＥ2Ｅ禁词');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field).toHaveValue('e2e禁词');
  await expect(page.getByText('CHATKEEP_TIMEZONE')).toBeVisible();
  expect((await server.api.settings.forbiddenWords()).words).toEqual(['e2e禁词']);
  await server.api.settings.putForbiddenWords([]);
});

test('the status is shown, and what was known stays when the server is gone', async ({
  adminPage: page,
}) => {
  const gone = () =>
    page.route('**/api/status', (route) => route.fulfill({ status: 500, body: 'gone' }));
  await gone();
  await page.goto('/admin/status');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/status');
  await page.getByRole('button', { name: 'Try again' }).click();
  const search = page.getByRole('region', { name: 'Search index' });
  await expect(search.getByText('All messages can be found')).toBeVisible();

  await page.getByRole('link', { name: 'Tags', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Tags' })).toBeVisible();
  await gone();
  await page.getByRole('link', { name: 'Status', exact: true }).click();
  await expect(page.getByText('The server could not be asked again')).toBeVisible();
  await expect(search).toBeVisible();
  await page.unroute('**/api/status');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The server could not be asked again')).toBeHidden();
});

test('an agent has no admin, but replies of their own', async ({ page, server }) => {
  await page.goto('/admin/clients');
  await expect(page.getByText('Only admins can see this')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Admin' })).toBeHidden();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'New reply' }).click();
  const form = page.getByRole('dialog', { name: 'New reply' });
  await form.getByLabel('Shortcut').fill('mine');
  await form.getByLabel('Title').fill('Mine');
  await form.getByLabel('Text', { exact: true }).fill('Only I have this');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('row', { name: /\/mine/ })).toBeVisible();
  const { replies } = await server.api.replies.list();
  expect(replies.some(({ shortcut }) => shortcut === 'mine')).toBe(false);
});
