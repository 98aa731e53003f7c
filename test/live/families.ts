import sharp from 'sharp';
import { expect } from 'vitest';
import type { Message } from '../../src/client/index.ts';

export const payment = {
  template: {
    templetId: '1',
    content: {
      Title: '机场接送',
      Price: '128.00',
      Amount: '1',
      OrderId: '20160219001',
      IsPay: false,
      SupportPayType: ['wx'],
    },
  },
};

interface Row {
  readonly [key: string]: unknown;
}

async function post(origin: string, path: string, body: object): Promise<Row> {
  const response = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Row;
}

/** What was said, in arrival order, and which of it was taken back. */
export interface Said {
  readonly conversationId: string;
  readonly sent: readonly Message[];
  readonly revokedId: string;
}

interface Tokens {
  readonly user: string;
  readonly first: string;
}

const idsOf = (rows: readonly Row[]) => rows.map((row) => row['userMessageId']);

function rowOf(rows: readonly Row[], messageId: string | undefined): Row {
  return rows.find((row) => row['userMessageId'] === messageId) ?? {};
}

/** Checks that user v2, both calls of op v2 and chatSearchs show an ended conversation as it was. */
export async function expectFamilies(
  [first, second]: readonly [string, string],
  tokens: Tokens,
  said: Said,
): Promise<void> {
  const { conversationId: chatId, sent } = said;
  const mine = await post(second, '/user/v2/chatMessages', {
    userToken: tokens.user,
    startIndex: 1,
    pageSize: 100,
  });
  const userRows = (mine['data'] as Row[]).toReversed();
  const list = await post(first, `/op/v2/chatMessageList?token=${tokens.first}`, {
    chatId,
    pageSize: 100,
    needMark: true,
    needFavorite: true,
  });
  const opRows = (list['data'] as { msg: Row[] }).msg.toReversed();
  const history = await post(second, `/op/v2/operatorToUserChatMessages?token=${tokens.first}`, {
    chatId,
    pageNum: 1,
    pageSize: 100,
  });
  const historyRows = (history['data'] as { msg: Row[] }).msg.toReversed();

  expect([list['data'], history['data']]).toMatchObject([
    { status: '已结束', chatId },
    { status: '已结束', chatId },
  ]);
  expect(idsOf(historyRows)).toEqual(idsOf(opRows));
  expect(idsOf(userRows)).toEqual(idsOf(opRows));
  expect(new Set(userRows.map((row) => row['status']))).toEqual(new Set(['已结束']));
  for (const rows of [opRows, userRows, historyRows]) expectMessages(rows, said);
  expectSystem(opRows, chatId);
  await expectFiles([opRows, userRows], sent);

  const last = sent.at(-1)?.id;
  expect(rowOf(opRows, last)).toMatchObject({ mark: ['重要'], favorite: true });
  expect(rowOf(userRows, last)).toMatchObject({ isFlag: true, collectionCount: 1 });
  const paid = sent.find((message) => message.body['msg'] === '请支付');
  expect(rowOf(userRows, paid?.id)['ext']).toEqual(payment);
  expect(rowOf(opRows, paid?.id)['ext']).toEqual(payment);
  await expectFound(first, tokens, chatId);
}

const spoken = ['msg', 'filename', 'addr'] as const;

/** What both families have, by their own names. */
function shown(row: Row): Row {
  return {
    type: row['type'],
    from: row['from'] ?? row['form'],
    ...Object.fromEntries(spoken.map((key) => [key, row[key]])),
    linked: typeof row['getUrl'] === 'string',
  };
}

function expectMessages(rows: readonly Row[], { sent, revokedId }: Said): void {
  const wanted = new Set(sent.map((message) => message.id));
  const found = rows.filter((row) => wanted.has(String(row['userMessageId'])));
  const expected = sent.map((message) => {
    const body = message.id === revokedId ? {} : message.body;
    return {
      type: message.type,
      from: message.from,
      ...Object.fromEntries(spoken.map((key) => [key, body[key] ?? null])),
      linked: message.id !== revokedId && message.links !== null,
    };
  });
  expect(found.map(shown)).toEqual(expected);
}

/** Each change of the conversation is a message of the system, with the key that old clients know. */
function expectSystem(rows: readonly Row[], chatId: string): void {
  const exts = rows.filter((row) => row['form'] === 'admin').map((row) => row['ext'] as Row);
  expect(exts).toMatchObject([
    { reFresh: '1', chatid: chatId },
    { operatorJoin: '1' },
    { operatorJoin: '1' },
    { isEnd: 'operator', chatid: chatId },
  ]);
}

async function expectFiles(
  [opRows, userRows]: readonly [readonly Row[], readonly Row[]],
  sent: readonly Message[],
): Promise<void> {
  const files = sent.filter((message) => message.links !== null);
  const statuses = await Promise.all(
    files.flatMap(({ id }) =>
      [opRows, userRows].map(
        async (rows) => (await fetch(String(rowOf(rows, id)['getUrl']))).status,
      ),
    ),
  );
  expect(statuses).toEqual(files.flatMap(() => [200, 200]));
  const image = files.find((message) => message.type === 'img');
  const thumbnail = await fetch(String(rowOf(opRows, image?.id)['getUrl']));
  const { width, height } = await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata();
  expect([width, height]).toEqual([200, 200]);
}

async function expectFound(origin: string, tokens: Tokens, chatId: string): Promise<void> {
  // A day either way: it may be past midnight by now.
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const search = await post(origin, `/op/v2/chatSearchs?token=${tokens.first}`, {
    startTime: day(-1),
    endTime: day(1),
    pageNum: 1,
    pageSize: 20,
    title: '北京',
    operatorNick: '小红',
  });
  expect(search['data']).toMatchObject([
    { chatId, title: '北京往返', status: '结束', statusTip: '已结束', nickName: '小李' },
  ]);
}
