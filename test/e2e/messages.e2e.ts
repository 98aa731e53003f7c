import type { MessageInput } from '../../src/client/index.ts';
import { amr, png, wav } from './files.ts';
import { expect, test } from './fixtures.ts';
import type { Customer, Server } from './server.ts';

async function opened(server: Server, nickName: string) {
  const customer = await server.newCustomer(nickName);
  const { id } = await customer.client.conversations.open({ title: '' });
  const send = (input: MessageInput) => customer.client.messages.send(id, input);
  const say = (msg: string) => send({ type: 'txt', body: { msg } });
  return { customer, id, send, say };
}

async function upload({ client }: Customer, file: Blob, filename: string) {
  const { mediaId } = await client.media.upload(file, { filename });
  return { mediaId, filename };
}

test('pictures are opened, gone through and left by keys', async ({ page, server }) => {
  const { customer, id, send } = await opened(server, '图多多');
  const red = await upload(customer, png(400, 300, [200, 30, 30]), 'red.png');
  const blue = await upload(customer, png(300, 400, [30, 30, 200]), 'blue.png');
  await send({ type: 'img', body: red });
  await send({ type: 'img', body: blue });

  await page.goto(`/inbox/${id}`);
  const opener = page.getByRole('button', { name: 'Open red.png' });
  await opener.click();
  const viewer = page.getByRole('dialog', { name: 'Picture' });
  await expect(viewer.getByRole('img', { name: 'red.png' })).toBeVisible();
  await expect(viewer.getByText('1 of 2', { exact: true })).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Previous picture' })).toBeDisabled();
  await page.keyboard.press('ArrowRight');
  await expect(viewer.getByRole('img', { name: 'blue.png' })).toBeVisible();
  await page.keyboard.press('+');
  await expect(viewer.getByRole('button', { name: '140%, show the whole picture' })).toBeVisible();
  const download = page.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Download blue.png' }).click();
  expect((await download).suggestedFilename()).toBe('blue.png');
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(opener).toBeFocused();
});

test('sound, places, cards and files are shown as what they are', async ({ page, server }) => {
  const { customer, id, send } = await opened(server, '样样有');
  await send({
    type: 'audio',
    body: { ...(await upload(customer, wav(2), 'hello.wav')), length: 2 },
  });
  await send({ type: 'audio', body: await upload(customer, amr(), 'old.amr') });
  await send({
    type: 'file',
    body: await upload(customer, new Blob(['x'.repeat(1500)]), '合同.txt'),
  });
  await send({
    type: 'loc',
    body: { addr: '上海市黄浦区中山东一路17号', lat: 31.2387, lng: 121.4859 },
  });
  const content = { Title: '江景大床房', Amount: '1576.00', IsPay: false, OrderId: 'HT1' };
  await send({
    type: 'txt',
    body: { msg: '[支付]' },
    ext: { template: { templetId: '1', content } },
  });
  await send({ type: 'custom', body: { customEvent: 'gift', customExts: { card: '永远爱你' } } });

  await page.goto(`/inbox/${id}`);
  const log = page.getByRole('log');
  await expect(log.getByText('The conversation was opened')).toBeVisible();
  await log.getByRole('button', { name: 'Play' }).click();
  await expect(log.getByRole('button', { name: 'Pause' })).toBeVisible();
  await log.getByRole('button', { name: 'Speed 1×' }).click();
  await expect(log.getByRole('button', { name: 'Speed 1.25×' })).toBeVisible();
  await expect(log.getByText('This browser cannot play AMR files')).toBeVisible();
  await expect(log.getByRole('button', { name: 'Download old.amr' })).toBeVisible();
  await expect(log.getByText('TXT · 1.5 kB')).toBeVisible();
  const download = page.waitForEvent('download');
  await log.getByRole('button', { name: 'Download 合同.txt' }).click();
  expect((await download).suggestedFilename()).toBe('合同.txt');
  await expect(log.getByRole('link', { name: 'Open in Amap' })).toHaveAttribute(
    'href',
    /uri\.amap/,
  );
  await expect(log.getByText('¥1576.00')).toBeVisible();
  await expect(log.getByText('Not paid yet')).toBeVisible();
  await expect(log.getByText('永远爱你')).toBeVisible();
});

test('a link that no longer works is asked for anew, a file that is gone is said to be', async ({
  page,
  server,
}) => {
  const { customer, id, send } = await opened(server, '链接旧');
  await send({ type: 'img', body: await upload(customer, png(80, 80, [9, 99, 9]), 'late.png') });
  let asked = 0;
  await page.route(/\/media\/.*imageView2/, async (route) => {
    asked += 1;
    if (asked === 1) await route.fulfill({ status: 401, json: { error: 'expired' } });
    else await route.continue();
  });
  await page.goto(`/inbox/${id}`);
  const picture = page.getByRole('button', { name: 'Open late.png' }).getByRole('img');
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(80);
  // Once more where the history was read anew meanwhile.
  expect([2, 3]).toContain(asked);

  await page.unroute(/\/media\/.*imageView2/);
  await page.route(/\/media\//, (route) =>
    route.fulfill({ status: 404, json: { error: 'absent' } }),
  );
  await page.reload();
  await expect(page.getByText('The file is not on the server, or not yet')).toBeVisible();
  await page.unroute(/\/media\//);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(picture).toBeVisible();
});

test('messages are marked, saved and taken back', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id, say } = await opened(server, '程标记');
  const { id: messageId } = await say('过敏：花生');
  await page.goto(`/inbox/${id}`);
  const log = page.getByRole('log');
  const row = log.getByRole('article').filter({ hasText: '过敏：花生' });
  const choose = async (name: string) => {
    await row.getByRole('button', { name: 'Actions on the message of 程标记' }).press('Enter');
    await page.getByRole('menuitem', { name }).click();
  };

  await choose('Mark …');
  const form = page.getByRole('dialog', { name: 'Mark the message' });
  await form.getByRole('button', { name: '过敏' }).click();
  await expect(form.getByRole('textbox', { name: 'Label' })).toHaveValue('过敏');
  await form.getByLabel('Note').fill('告诉厨房');
  await form.getByRole('button', { name: 'Mark', exact: true }).click();
  const chip = row.getByRole('button', { name: 'Mark “过敏”: change or remove' });
  await expect(chip).toContainText('告诉厨房');
  const { marks } = await server.api.messages.marks(id);
  expect(marks).toMatchObject([{ label: '过敏', note: '告诉厨房', shared: true, messageId }]);

  await chip.click();
  await page.getByRole('button', { name: 'Remove the mark' }).click();
  await expect(chip).toBeHidden();

  await choose('Save for me');
  await expect(row.getByRole('img', { name: 'Saved by you' })).toBeVisible();
  expect((await server.api.messages.marks(id)).marks).toEqual([]);
  await choose('No longer saved');
  await expect(row.getByRole('img', { name: 'Saved by you' })).toBeHidden();

  await choose('Copy text');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('过敏：花生');
  await choose('Copy link');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`${server.url}/conversations/${id}?at=message:${messageId}`);

  await choose('Take back');
  const question = page.getByRole('dialog', { name: 'Take this message back?' });
  await expect(question).toContainText('It is a message of 程标记');
  await question.getByRole('button', { name: 'Take back' }).click();
  await expect(log.getByText('客服小周 took back a message of 程标记')).toBeVisible();
  await expect(log.getByText('过敏：花生')).toBeHidden();
});
