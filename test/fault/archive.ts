import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A user, an operator and conversations for writers and readers to meet in. */
export const operatorId = `o0001${'a'.repeat(32)}`;
export const userId = `u0001${'b'.repeat(32)}`;

export function conversationId(no: number): string {
  return `u0001${String(no).padStart(32, '0')}`;
}

function groupId(no: number): string {
  return String(1000 + no);
}

export async function writeDirectory(folder: string, conversations: number): Promise<string> {
  const createdAt = Date.UTC(2024, 0, 1);
  const records = [
    { kind: 'user', id: userId, nickName: '安林', icon: '', createdAt },
    { kind: 'operator', id: operatorId, nickName: '客服一', createdAt },
    ...Array.from({ length: conversations }, (_, no) => ({
      kind: 'conversation',
      id: conversationId(no),
      groupId: groupId(no),
      userId,
      title: '订酒店',
      address: '',
      tags: [],
      status: 3,
      createdAt,
      operatorIds: [operatorId],
    })),
  ];
  const file = join(folder, 'directory.jsonl');
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return file;
}

export interface ExportedMessage {
  readonly conversationNo: number;
  readonly hxMsgId: string;
  readonly sentAt: number;
}

export async function writeExport(
  file: string,
  messages: readonly ExportedMessage[],
): Promise<void> {
  const lines = messages.map(({ conversationNo, hxMsgId, sentAt }) =>
    JSON.stringify({
      msg_id: hxMsgId,
      timestamp: sentAt,
      direction: 'outgoing',
      from: userId,
      to: groupId(conversationNo),
      chat_type: 'groupchat',
      payload: {
        bodies: [{ type: 'txt', msg: `第 ${hxMsgId} 条` }],
        ext: { chatid: conversationId(conversationNo), groupid: groupId(conversationNo) },
      },
    }),
  );
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
}

export interface Answer {
  readonly code: number;
  readonly data: { readonly msg: readonly { readonly hxMsgId: string }[] } | null;
  readonly page?: { readonly total: number; readonly next: boolean };
}

/** A page of op v2; undefined when nothing answers, or not in full. */
export async function messagePage(
  origin: string,
  token: string,
  body: { readonly chatId: string; readonly pageNum: number; readonly pageSize: number },
): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${origin}/op/v2/chatMessageList?token=${token}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });
    return (await response.json()) as Answer;
  } catch {
    return undefined;
  }
}

/** The Easemob ids of a whole conversation, page by page. */
export async function walk(origin: string, token: string, chatId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let pageNum = 1; ; pageNum++) {
    const answer = await messagePage(origin, token, { chatId, pageNum, pageSize: 100 });
    if (answer?.code !== 200 || answer.data === null) {
      throw new Error(`page ${pageNum} of ${chatId}: ${JSON.stringify(answer)}`);
    }
    ids.push(...answer.data.msg.map((message) => message.hxMsgId));
    if (answer.page?.next !== true) return ids;
  }
}
