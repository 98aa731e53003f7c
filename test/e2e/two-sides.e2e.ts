import {
  fieldOf,
  isRemembered,
  logOf,
  openAs,
  picture,
  remember,
  say,
  startConversation,
} from './customers-page.ts';
import { expect, test } from './fixtures.ts';

test('customer and operators talk to one another, live, from the first word to the end', async ({
  page: operator,
  colleaguePage: colleague,
  browser,
  server,
}) => {
  await operator.goto('/inbox?view=all');
  const list = operator.getByRole('navigation', { name: 'Conversations', exact: true });
  await expect(list.getByRole('link').first()).toBeVisible();
  await colleague.goto('/inbox?view=mine');
  await expect(colleague.getByRole('link', { name: 'Mine' })).toBeVisible();

  const { page: customer, context } = await openAs(browser, server, '童双边');
  await startConversation(customer, '订单退款');
  await expect(customer.getByText('Waiting for somebody to answer')).toBeVisible();
  await say(customer, '我要退款');

  const link = list.getByRole('link', { name: '童双边' });
  await expect(link.getByText('我要退款')).toBeVisible();
  await link.click();
  await expect(logOf(operator).getByText('我要退款')).toBeVisible();
  await operator.getByRole('button', { name: 'Join to answer' }).click();
  await expect(customer.getByText('With 客服小周')).toBeVisible();

  // Typing, and read marks, both ways.
  await fieldOf(customer).pressSequentially('订单号');
  await expect(operator.getByText('童双边 is typing …')).toBeVisible();
  await fieldOf(operator).pressSequentially('您好');
  await expect(customer.getByText('客服小周 is typing …')).toBeVisible();
  await fieldOf(operator).press('Enter');
  await expect(logOf(customer).getByText('您好')).toBeVisible();
  await customer.bringToFront();
  await expect(logOf(operator).getByText('Read', { exact: true })).toBeVisible();
  await fieldOf(customer).fill('订单号是 4711');
  await fieldOf(customer).press('Enter');
  await expect(logOf(operator).getByText('订单号是 4711')).toBeVisible();
  await operator.bringToFront();
  await expect(customer.getByText('Read', { exact: true })).toBeVisible();

  // Pictures, both ways.
  await customer.locator('input[type=file]').setInputFiles(picture('截图.png'));
  await expect(logOf(customer).getByRole('img', { name: '截图.png' })).toBeVisible();
  await expect(logOf(operator).getByRole('img', { name: '截图.png' })).toBeVisible();
  await operator.locator('input[type=file]').setInputFiles(picture('凭证.png'));
  await operator.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(logOf(customer).getByRole('img', { name: '凭证.png' })).toBeVisible();

  // Taken back by the operator: gone on the other side too.
  await say(operator, '说错了');
  await expect(logOf(customer).getByText('说错了')).toBeVisible();
  await logOf(operator)
    .getByRole('article')
    .filter({ hasText: '说错了' })
    .getByRole('button', { name: 'Actions on the message of 客服小周' })
    .press('Enter');
  await operator.getByRole('menuitem', { name: 'Take back' }).click();
  await operator
    .getByRole('dialog', { name: 'Take this message back?' })
    .getByRole('button', { name: 'Take back' })
    .click();
  await expect(logOf(customer).getByText('This message was taken back')).toBeVisible();
  await expect(logOf(customer).getByText('说错了')).toBeHidden();
  await expect(logOf(operator).getByText('客服小周 took this message back')).toBeVisible();

  // Handed over to somebody who sees it come, and goes on.
  const acts = operator.getByRole('group', { name: 'What can be done' });
  await acts.getByRole('button', { name: 'Transfer' }).click();
  const transfer = operator.getByRole('dialog', { name: 'Transfer to' });
  await transfer.getByRole('textbox', { name: 'Find an operator by name' }).fill('小林');
  await expect(transfer.getByRole('radio', { name: '客服小林' })).toBeChecked();
  await transfer.getByRole('button', { name: 'Transfer' }).click();
  await expect(operator.getByRole('button', { name: 'Join to answer' })).toBeVisible();
  await expect(fieldOf(operator)).toBeHidden();
  await colleague
    .getByRole('navigation', { name: 'Conversations', exact: true })
    .getByRole('link', { name: '童双边' })
    .click();
  await expect(logOf(colleague).getByText('订单号是 4711')).toBeVisible();
  await say(colleague, '我来接手');
  await expect(customer.getByText('With 客服小林')).toBeVisible();
  await expect(logOf(customer).getByText('我来接手')).toBeVisible();
  await expect(logOf(operator).getByText('我来接手')).toBeVisible();

  await colleague
    .getByRole('group', { name: 'What can be done' })
    .getByRole('button', { name: 'End', exact: true })
    .click();
  await colleague
    .getByRole('dialog', { name: 'End this conversation?' })
    .getByRole('button', { name: 'End', exact: true })
    .click();
  await expect(customer.getByText('This conversation has ended.')).toBeVisible();
  await expect(fieldOf(customer)).toBeHidden();
  await customer.getByRole('button', { name: 'Start a new one' }).click();
  await expect(fieldOf(customer)).toBeVisible();
  await context.close();
});

test('what both sides write while the server restarts arrives once, without reloading', async ({
  page: operator,
  browser,
  server,
}) => {
  const { page: customer, context } = await openAs(browser, server, '游重启');
  const id = await startConversation(customer, '在吗');
  await operator.goto(`/inbox/${id}`);
  await operator.getByRole('button', { name: 'Join to answer' }).click();
  await expect(fieldOf(operator)).toBeVisible();
  await remember(customer);
  await remember(operator);
  await fieldOf(customer).fill('写到一半');
  await server.restart(async () => {
    await say(operator, '停机时的回答');
    await say(customer, '停机时的问题');
    await expect(logOf(operator).getByText(/^No connection\. It goes out/)).toBeVisible();
    await expect(customer.getByText(/^No connection\. It goes out/)).toBeVisible();
    await fieldOf(customer).fill('又写到一半');
  });
  for (const each of [customer, operator]) {
    for (const words of ['停机时的回答', '停机时的问题']) {
      await expect(logOf(each).getByText(words)).toHaveCount(1);
    }
    await expect(each.getByText(/^No connection\./)).toHaveCount(0);
    await expect(each.getByText('Sending')).toHaveCount(0);
  }
  await expect(fieldOf(customer)).toHaveValue('又写到一半');
  await fieldOf(customer).press('Enter');
  await expect(logOf(operator).getByText('又写到一半')).toBeVisible();
  expect(await isRemembered(customer)).toBe(true);
  expect(await isRemembered(operator)).toBe(true);
  await context.close();
});
