import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Progress } from '../progress.ts';
import { Plan, type PlannedConversation, type PlannedMessage } from './plan.ts';

const VERSION = 3;
const MARKER = 'bench-export.json';
const START = Date.UTC(2022, 0, 1);
/** All messages together, evenly: an hour's file holds the messages of its hour. */
const MS_BETWEEN = 250;
const HOUR_MS = 3_600_000;
const MESSAGES_A_FILE = HOUR_MS / MS_BETWEEN;
/** Conversations that go on at the same time. */
const INTERLEAVED = 200;

export interface ExportFiles {
  readonly directoryFile: string;
  readonly folder: string;
  readonly messages: number;
}

/** Easemob history exports as `import easemob` takes them, and the directory they belong to. */
export async function ensureExportFiles(parent: string, messages: number): Promise<ExportFiles> {
  const plan = new Plan({
    messages,
    conversations: Math.floor(messages / 100),
    users: Math.max(20, Math.floor(messages / 300)),
    operators: 50,
    longest: Math.floor(messages / 40),
  });
  const home = join(parent, `export-${messages}`);
  const files: ExportFiles = {
    directoryFile: join(home, 'directory.jsonl'),
    folder: join(home, 'easemob'),
    messages,
  };
  const wanted = JSON.stringify({ version: VERSION, ...plan.options });
  if ((await readFile(join(home, MARKER), 'utf8').catch(() => '')) === wanted) return files;
  await rm(home, { recursive: true, force: true });
  await mkdir(files.folder, { recursive: true });
  await pipeline(Readable.from(directoryLines(plan)), createWriteStream(files.directoryFile));
  const progress = new Progress(`export files of ${messages} messages`, messages);
  const lines = exportLines(plan);
  for (let done = 0; done < messages; done += MESSAGES_A_FILE) {
    const count = Math.min(messages - done, MESSAGES_A_FILE);
    await pipeline(
      Readable.from(take(lines, count)),
      createGzip({ level: 1 }),
      createWriteStream(join(files.folder, `${hourName(START + done * MS_BETWEEN)}.gz`)),
    );
    progress.add(count);
  }
  progress.finish();
  await writeFile(join(home, MARKER), wanted);
  return files;
}

/** `yyyyMMddHH` in Asia/Shanghai. */
function hourName(atMs: number): string {
  return new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 13).replace(/[-T]/g, '');
}

/** Does not end the iterator when it has taken enough. */
function* take(lines: Iterator<string>, count: number): Generator<string> {
  for (let i = 0; i < count; i++) {
    const next = lines.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function* directoryLines(plan: Plan): Generator<string> {
  const line = (record: object) => `${JSON.stringify(record)}\n`;
  const { users, operators, conversations } = plan.options;
  for (let no = 1; no <= users; no++) {
    const { id, nickName, createdAt } = plan.user(no);
    yield line({ kind: 'user', id, nickName, icon: '', createdAt });
  }
  for (let no = 1; no <= operators; no++) {
    const { id, nickName, createdAt } = plan.operator(no);
    yield line({ kind: 'operator', id, nickName, createdAt });
  }
  for (let no = 1; no <= conversations; no++) {
    const c = plan.conversation(no);
    if (c.type === 'direct') continue;
    yield line({
      kind: 'conversation',
      id: c.id,
      groupId: c.groupId,
      userId: plan.user(c.userNos[0] ?? 0).id,
      title: c.title,
      address: c.address,
      tags: c.tags,
      status: c.status,
      createdAt: c.createdAt,
      operatorIds: c.operatorNos.map((operator) => plan.operator(operator).id),
    });
  }
}

function* exportLines(plan: Plan): Generator<string> {
  const running: {
    readonly conversation: PlannedConversation;
    readonly messages: Iterator<PlannedMessage>;
  }[] = [];
  let next = 1;
  let at = START;
  for (let turn = 0; ; turn++) {
    while (running.length < INTERLEAVED && next <= plan.options.conversations) {
      const planned = plan.conversation(next++);
      // A direct conversation is another's: as a group, its messages too are what an export holds.
      const conversation: PlannedConversation = { ...planned, type: 'service' };
      running.push({ conversation, messages: plan.messages(conversation) });
    }
    if (running.length === 0) return;
    const place = turn % running.length;
    const current = running[place];
    if (current === undefined) continue;
    const message = current.messages.next();
    if (message.done === true) {
      running.splice(place, 1);
    } else {
      yield exportLine(message.value, at);
      at += MS_BETWEEN;
    }
  }
}

function exportLine({ body, ext, from, hxMsgId, to }: PlannedMessage, atMs: number): string {
  return `{"msg_id":"${hxMsgId}","timestamp":${atMs},"direction":"outgoing","from":"${from}","to":"${to}","chat_type":"groupchat","payload":{"bodies":[${body}],"ext":${ext},"from":"${from}","to":"${to}"}}\n`;
}
