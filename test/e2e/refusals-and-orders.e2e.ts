import { expect, test } from './fixtures.ts';
import type { Server } from './server.ts';

async function opened(server: Server, nickName: string) {
  const { client } = await server.newCustomer(nickName);
  return { client, conversation: await client.conversations.open({ title: nickName }) };
}

test('canned replies are put in order by the keyboard, and “/” shows that order', async ({
  adminPage: page,
  server,
}) => {
  for (const shortcut of ['ord-a', 'ord-b', 'ord-c']) {
    await server.api.replies.create({ shortcut, title: shortcut, text: shortcut, shared: true });
  }
  const order = async () => {
    const { replies } = await server.api.replies.list();
    return replies.map(({ shortcut }) => shortcut).filter((each) => each.startsWith('ord-'));
  };
  await page.goto('/admin/replies');
  const up = page.getByRole('button', { name: 'Move /ord-c up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect.poll(order).toEqual(['ord-a', 'ord-c', 'ord-b']);
  await expect(up).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(order).toEqual(['ord-c', 'ord-a', 'ord-b']);
  await expect(page.getByRole('row').filter({ hasText: '/ord-' }).first()).toContainText('/ord-c');
  await expect(up).toBeFocused();
  // Where others stand between, there is no up and down.
  await page.getByRole('searchbox', { name: 'Search in replies' }).fill('ord');
  await expect(up).toBeHidden();

  const { conversation } = await opened(server, '次序客');
  await server.api.conversations.join(conversation.id, {});
  await page.goto(`/conversations/${conversation.id}`);
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.pressSequentially('/ord-');
  const menu = page.getByRole('listbox', { name: 'Canned replies' });
  await expect(menu.getByRole('option')).toContainText(['/ord-c', '/ord-a', '/ord-b']);
});

test('why something is refused is said in Chinese to who reads Chinese', async ({
  adminPage: page,
  strangerPage,
}) => {
  await page.addInitScript(() => localStorage.setItem('chatkeep.language', 'zh'));
  await page.goto('/find?q=%22%E9%80%80%E6%AC%BE');
  await expect(page.locator('#find-refusal')).toHaveText(/引号没有闭合.*第 1 个字符/);
  await page.goto('/admin/operators');
  await page.getByRole('button', { name: '新建客服' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('登录名').fill('lan');
  await form.getByLabel('姓名').fill('重名');
  await form.getByLabel('密码').fill('correct horse');
  await form.getByRole('button', { name: '创建' }).click();
  await expect(form.getByText('已被占用，请换一个')).toBeVisible();

  await strangerPage.addInitScript(() => localStorage.setItem('chatkeep.language', 'zh'));
  await strangerPage.goto('/sign-in');
  await strangerPage.getByLabel('登录名').fill('nobody');
  await strangerPage.getByLabel('密码').fill('wrong password');
  await strangerPage.getByRole('button', { name: '登录' }).click();
  await expect(strangerPage.getByRole('alert')).toHaveText('登录名或密码不正确');
});

test('who waits longest stands first, also when the others say more', async ({ page, server }) => {
  const first = await opened(server, '先等客');
  const second = await opened(server, '后等客');
  await page.goto('/inbox?view=waiting');
  const rows = page.getByRole('link').filter({ hasText: /先等客|后等客/ });
  // Others may have waited for longer: those who came last are at the end.
  await page.getByRole('navigation', { name: 'Conversations', exact: true }).hover();
  await expect(async () => {
    await page.mouse.wheel(0, 10_000);
    await expect(rows).toContainText(['先等客', '后等客'], { timeout: 1000 });
  }).toPass();
  await first.client.messages.send(first.conversation.id, {
    type: 'txt',
    body: { msg: '还在吗' },
  });
  await expect(rows.first()).toContainText('还在吗');
  await expect(rows).toContainText(['先等客', '后等客']);
  await server.api.conversations.join(first.conversation.id, {});
  await server.api.conversations.end(first.conversation.id, {});
  await server.api.conversations.reopen(first.conversation.id, {});
  await expect(rows).toContainText(['后等客', '先等客']);
  expect(second.conversation.id).not.toBe(first.conversation.id);
});

test('several conversations of a search are asked for at once', async ({ page, server }) => {
  for (const nick of ['齐一', '齐二', '齐三']) {
    const { client, conversation } = await opened(server, nick);
    await client.messages.send(conversation.id, { type: 'txt', body: { msg: '齐声问候' } });
  }
  const alone: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/conversations\/[^/?]+$/.test(request.url())) alone.push(request.url());
  });
  await page.goto('/find?q=%E9%BD%90%E5%A3%B0%E9%97%AE%E5%80%99');
  for (const nick of ['齐一', '齐二', '齐三']) {
    await expect(page.getByRole('link', { name: new RegExp(nick) }).first()).toBeVisible();
  }
  expect(alone).toEqual([]);
});
