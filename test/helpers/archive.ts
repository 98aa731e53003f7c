import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestContext } from './app.ts';
import { runCli } from './cli.ts';

/** Records made for tests: of a time in 2020, each with all that a test does not care about. */
export const T0 = Date.UTC(2020, 4, 1, 1);

type Fields = Readonly<Record<string, unknown>>;

const hex = (n: number) => n.toString(16).padStart(32, '0');
export const userId = (n: number) => `u0001${hex(n)}`;
export const operatorId = (n: number) => `o0001${hex(n)}`;
export const chatId = (n: number) => `u0001c${hex(n).slice(1)}`;
export const groupId = (n: number) => `14899211232975${3000 + n}`;
export const hxMsgId = (n: number) => `16455643243${String(n).padStart(7, '0')}`;

export const user = (n: number, fields: Fields = {}) => ({
  kind: 'user',
  id: userId(n),
  nickName: `用户${n}`,
  icon: '',
  createdAt: T0 - 1000,
  ...fields,
});

export const operator = (n: number, fields: Fields = {}) => ({
  kind: 'operator',
  id: operatorId(n),
  nickName: `客服${n}`,
  createdAt: T0 - 1000,
  ...fields,
});

export const conversation = (n: number, fields: Fields = {}) => ({
  kind: 'conversation',
  id: chatId(n),
  groupId: groupId(n),
  userId: userId(1),
  title: `会话${n}`,
  address: '',
  tags: [],
  status: 3,
  createdAt: T0 + n,
  operatorIds: [operatorId(1)],
  ...fields,
});

export const message = (n: number, fields: Fields = {}) => ({
  kind: 'message',
  id: `u0001e${hex(n).slice(1)}`,
  conversationId: chatId(1),
  hxMsgId: hxMsgId(n),
  from: userId(1),
  to: groupId(1),
  type: 'txt',
  body: { msg: `消息${n}` },
  ext: {},
  sentAt: T0 + n * 1000,
  ...fields,
});

/** A line of an Easemob export; `ext` names chat 1 unless it is given. */
export const easemob = (n: number, fields: Fields = {}, ext: Fields = { chatid: chatId(1) }) => ({
  msg_id: hxMsgId(n),
  timestamp: T0 + n * 1000,
  direction: 'outgoing',
  to: groupId(1),
  from: userId(1),
  chat_type: 'groupchat',
  payload: { bodies: [{ type: 'txt', msg: `消息${n}` }], ext },
  ...fields,
});

export interface Summary {
  readonly read: number;
  readonly inserted: number;
  readonly duplicate: number;
  readonly rejected: number;
}

export interface Rejected {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly record?: string;
  readonly excerpt?: string;
}

export type ImportCommand = 'directory' | 'easemob' | 'annotations';

let files = 0;

/** Writes a file into the context's data folder: records, lines or bytes as they are. */
export async function writeRecords(
  ctx: TestContext,
  content: Buffer | readonly (object | string)[],
): Promise<string> {
  files += 1;
  const path = join(ctx.config.dataDir, `input-${String(files).padStart(4, '0')}`);
  await writeFile(path, Buffer.isBuffer(content) ? content : content.map(toLine).join(''));
  return path;
}

export function toLine(record: object | string): string {
  return `${typeof record === 'string' ? record : JSON.stringify(record)}\n`;
}

/** Imports what is given through the command line; gives the counts of its summary. */
export async function imported(
  ctx: TestContext,
  command: ImportCommand,
  content: Buffer | readonly (object | string)[],
): Promise<Summary> {
  const { stdout, stderr } = await runCli(ctx, 'import', command, await writeRecords(ctx, content));
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`import ${command} failed: ${stderr}`);
  const { seconds: _, ...summary } = JSON.parse(stdout) as Summary & { seconds: number };
  expect(summary.inserted + summary.duplicate + summary.rejected).toBe(summary.read);
  return summary;
}

export async function rejects(ctx: TestContext): Promise<Rejected[]> {
  const content = await readFile(join(ctx.config.dataDir, 'rejects.jsonl'), 'utf8');
  return content
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Rejected);
}

export async function exported(ctx: TestContext, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(ctx, 'export', ...flags);
  if (code !== 0) throw new Error(`export failed: ${stderr}`);
  return stdout;
}

export function records(lines: string): Record<string, unknown>[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
