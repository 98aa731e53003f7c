import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../src/context.ts';
import { toJsonText } from '../../src/domain/json-text.ts';
import { importDirectory } from '../../src/usecases/import-directory.ts';

/** Records as `import directory` reads them, each with what a test does not care about filled in. */
type Fields = Readonly<Record<string, unknown>>;

/** 18:43:00.082 on 19 February 2016 in Shanghai. */
export const SENT_AT = Date.parse('2016-02-19T18:43:00.082+08:00');

const hex = (n: number) => n.toString(16).padStart(32, '0');
export const userId = (n: number) => `u0001${hex(n)}`;
export const operatorId = (n: number) => `o0001${hex(n)}`;
export const chatId = (n: number) => `u0001c${hex(n).slice(1)}`;
export const messageId = (n: number) => `u0001e${hex(n).slice(1)}`;

export const user = (n: number, fields: Fields = {}) => ({
  kind: 'user',
  id: userId(n),
  nickName: `用户${n}`,
  icon: '',
  createdAt: SENT_AT - 1000,
  ...fields,
});

export const operator = (n: number, fields: Fields = {}) => ({
  kind: 'operator',
  id: operatorId(n),
  nickName: `客服${n}`,
  createdAt: SENT_AT - 1000,
  ...fields,
});

/** A conversation of user 1 with operator 1. */
export const chat = (n: number, fields: Fields = {}) => ({
  kind: 'conversation',
  id: chatId(n),
  groupId: `14899211232975${3000 + n}`,
  userId: userId(1),
  memberIds: [userId(1)],
  title: `会话${n}`,
  address: '',
  tags: [],
  status: 3,
  createdAt: SENT_AT - 500,
  operatorIds: [operatorId(1)],
  ...fields,
});

/** A direct conversation of two users. */
export const direct = (n: number, first: number, second: number, fields: Fields = {}) => ({
  kind: 'conversation',
  id: chatId(n),
  type: 'direct',
  userId: userId(first),
  memberIds: [userId(first), userId(second)],
  title: '',
  address: '',
  tags: [],
  status: 3,
  createdAt: SENT_AT - 500,
  operatorIds: [],
  ...fields,
});

/** A text of user 1 in conversation `inChat`. */
export const message = (n: number, inChat: number, fields: Fields = {}) => ({
  kind: 'message',
  id: messageId(n),
  conversationId: chatId(inChat),
  from: userId(1),
  to: `14899211232975${3000 + inChat}`,
  type: 'txt',
  body: { type: 'txt', msg: `第${n}条` },
  ext: {},
  sentAt: SENT_AT,
  ...fields,
});

export const mark = (ofMessage: number, inChat: number, label: string, fields: Fields = {}) => ({
  kind: 'mark',
  conversationId: chatId(inChat),
  messageId: messageId(ofMessage),
  label,
  operatorId: operatorId(1),
  createdAt: SENT_AT,
  ...fields,
});

export const favorite = (ofMessage: number, inChat: number, byUser: number) => ({
  kind: 'favorite',
  conversationId: chatId(inChat),
  messageId: messageId(ofMessage),
  userId: userId(byUser),
  createdAt: SENT_AT,
});

export async function store(ctx: Context, records: readonly object[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chatkeep-records-'));
  try {
    const file = join(folder, 'records.jsonl');
    await writeFile(file, records.map((record) => `${toJsonText(record)}\n`).join(''));
    await importDirectory(
      ctx,
      { kind: 'system' },
      {
        paths: [file],
        writeRejects: ([first]) => Promise.reject(new Error(`refused: ${first?.reason}`)),
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
