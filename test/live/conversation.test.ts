import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  type Client,
  type Conversation,
  type Event,
  type Live,
  type Message,
  type MessageInput,
  createClient,
} from '../../src/client/index.ts';
import { scratchDir } from '../db/embedded/harness.ts';
import { chatkeep, freePort, serve } from '../fault/chatkeep.ts';
import { programOfFile } from '../fault/program.ts';
import { operator, operatorId, user, userId } from '../http/records.ts';
import { expectFamilies, payment } from './families.ts';

const program = programOfFile();

interface Side {
  readonly client: Client;
  readonly live: Live;
  readonly events: Event[];
}

/** One of the two, at a server of its own, with all that it is told. */
async function follow(client: Client): Promise<Side> {
  const events: Event[] = [];
  const live = client.live();
  live.on('event', (event) => events.push(event));
  await new Promise<void>((resolve) => {
    live.on('ready', () => resolve());
  });
  return { client, live, events };
}

const told = (side: Side) =>
  side.events.flatMap((event) => (event.kind === 'message.created' ? [event.data.message] : []));

async function seen(side: Side, what: (event: Event) => boolean): Promise<Event> {
  let found: Event | undefined;
  await expect
    .poll(() => (found = side.events.find(what)) !== undefined, { timeout: 20_000 })
    .toBe(true);
  if (found === undefined) throw new Error('an event that came is not there');
  return found;
}

/** A second of silence as a WAV file. */
function silence(): Blob {
  const rate = 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + rate, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(rate, 40);
  return new Blob([header, Buffer.alloc(rate, 128)], { type: 'audio/wav' });
}

/** No more of a film than its first box. */
function film(): Blob {
  const box = Buffer.from('\0\0\0\u0018ftypisom\0\0\u0002\0isommp41', 'latin1');
  return new Blob([new Uint8Array(box)], { type: 'video/mp4' });
}

async function picture(): Promise<Blob> {
  const image = sharp({ create: { width: 1600, height: 900, channels: 3, background: '#2a6' } });
  return new Blob([new Uint8Array(await image.jpeg().toBuffer())], { type: 'image/jpeg' });
}

const pictureText = {
  template: { templetId: '2', content: { Title: '行程单', Url: 'https://e/1' } },
};

async function everyType(client: Client): Promise<MessageInput[]> {
  const { media } = client;
  const image = await media.upload(await picture(), { filename: '合影.jpg' });
  const sound = await media.upload(silence(), { filename: '语音.wav' });
  const video = await media.upload(film(), { filename: '风景.mp4' });
  const file = await media.upload(new Blob(['行程']), { filename: '行程.txt' });
  return [
    { type: 'txt', body: { msg: '你好，想问一下机票' } },
    { type: 'img', body: { mediaId: image.mediaId } },
    { type: 'audio', body: { mediaId: sound.mediaId } },
    { type: 'video', body: { mediaId: video.mediaId, length: 12 } },
    { type: 'file', body: { mediaId: file.mediaId } },
    { type: 'loc', body: { addr: '北京市朝阳区', lat: 39.92, lng: 116.46 } },
    { type: 'cmd', body: { action: 'refresh' } },
    { type: 'custom', body: { customEvent: 'flight', customExts: { no: 'CA1501' } } },
    { type: 'txt', body: { msg: '请支付' }, ext: payment },
    { type: 'txt', body: { msg: '请看行程' }, ext: pictureText },
  ];
}

test('a user and operators hold a conversation over two server processes, and every family shows it', async () => {
  const dataDir = await scratchDir('live');
  const directory = join(dataDir, 'directory.jsonl');
  const people = [
    user(1, { nickName: '小李' }),
    operator(1, { nickName: '小蓝' }),
    operator(2, { nickName: '小红' }),
  ];
  await writeFile(directory, people.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const imported = await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
  expect(imported).toMatchObject({ code: 0 });
  const tokenOf = async (kind: 'user' | 'operator', id: string) =>
    (await chatkeep(program, dataDir, 'token', kind, id).ended).stdout.trim();
  const tokens = {
    user: await tokenOf('user', userId(1)),
    first: await tokenOf('operator', operatorId(1)),
    second: await tokenOf('operator', operatorId(2)),
  };
  const one = await serve(program, dataDir, await freePort());
  const two = await serve(program, dataDir, await freePort());
  const customer = await follow(createClient({ baseUrl: one.origin, token: tokens.user }));
  const agent = await follow(createClient({ baseUrl: two.origin, token: tokens.first }));

  // The user opens, and an operator takes it up.
  const { id } = await customer.client.conversations.open({ title: '北京往返' });
  await agent.live.watch([id]);
  const waiting = await agent.client.conversations.list({ status: 'waiting' });
  expect(waiting.conversations).toMatchObject([{ id, status: 'waiting', title: '北京往返' }]);
  const joined = await agent.client.conversations.join(id);
  expect(joined).toMatchObject({ status: 'active', operators: [{ id: operatorId(1) }] });
  await seen(customer, (event) => event.kind === 'conversation.joined');

  // Everything that can be said, both ways.
  const sent: Message[] = [];
  for (const input of await everyType(customer.client)) {
    sent.push(await customer.client.messages.send(id, input));
  }
  for (const input of await everyType(agent.client)) {
    sent.push(await agent.client.messages.send(id, input));
  }
  const last = sent.at(-1)?.id;
  for (const side of [customer, agent]) {
    await seen(side, (event) => event.kind === 'message.created' && event.data.message.id === last);
    const said = told(side).filter((each) => each.from !== 'admin');
    expect(said.map((each) => each.id)).toEqual(sent.map((each) => each.id));
    expect(said.map((each) => [each.type, each.body])).toEqual(
      sent.map((each) => [each.type, each.body]),
    );
  }
  const image = sent.find((each) => each.type === 'img');
  expect(image?.body).toMatchObject({ filename: '合影.jpg', size: { width: 1600, height: 900 } });
  expect(sent.find((each) => each.type === 'audio')?.body).toMatchObject({ length: 1 });

  // Receipts: who has read how far, and what was shown.
  const unread = async (side: Side) => (await side.client.conversations.get(id)).unreadCount;
  expect(await unread(customer)).toBe(10);
  await customer.client.conversations.read(id, { messageId: last ?? '' });
  expect(await unread(customer)).toBe(0);
  const read = await seen(
    agent,
    (event) => event.kind === 'conversation.read' && event.data.readerId === userId(1),
  );
  expect(read.data).toMatchObject({ seq: sent.at(-1)?.seq });
  await expect
    .poll(async () => (await agent.client.messages.get(id, last ?? '')).pushedAt, {
      timeout: 20_000,
    })
    .toEqual(expect.any(Number));

  // Taken back.
  const revoked = sent[0]?.id ?? '';
  await customer.client.messages.revoke(id, revoked);
  await seen(
    agent,
    (event) => event.kind === 'message.revoked' && event.data.messageId === revoked,
  );
  expect(await agent.client.messages.get(id, revoked)).toMatchObject({
    body: {},
    revokedAt: expect.any(Number) as number,
  });

  // Marked, saved, handed over, ended.
  await agent.client.messages.mark(id, last ?? '', '重要', { color: '#ff8800' });
  await customer.client.messages.favorite(id, last ?? '');
  await agent.client.conversations.transfer(id, { toOperatorId: operatorId(2) });
  const other = createClient({ baseUrl: one.origin, token: tokens.second });
  await expect(
    agent.client.messages.send(id, { type: 'txt', body: { msg: '还在吗' } }),
  ).rejects.toMatchObject({ status: 409 });
  await other.messages.send(id, { type: 'txt', body: { msg: '我是小红' } });
  const ended: Conversation = await other.conversations.end(id);
  expect(ended).toMatchObject({ status: 'ended', endedBy: 'operator' });
  await seen(customer, (event) => event.kind === 'conversation.ended');
  await expect(
    customer.client.messages.send(id, { type: 'txt', body: { msg: '等等' } }),
  ).rejects.toMatchObject({
    status: 409,
    problem: { allowed: expect.arrayContaining(['reopen']) as string[] },
  });

  await expectFamilies([one.origin, two.origin], tokens, {
    conversationId: id,
    sent,
    revokedId: revoked,
  });

  // What the log says afterwards is what both were told.
  for (const side of [customer, agent]) {
    const log: Event[] = [];
    const from = side.events[0]?.id ?? '1';
    for await (const event of side.client.events.after(String(Number(from) - 1))) log.push(event);
    const ids = side.events.map((event) => event.id);
    expect(log.map((event) => event.id).filter((each) => ids.includes(each))).toEqual(ids);
    side.live.close();
  }
  for (const server of [one, two]) server.kill('SIGTERM');
  for (const server of [one, two]) {
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  }
}, 120_000);
