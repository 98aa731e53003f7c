import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, conversationId, messagePage, operatorId, writeExport } from './archive.ts';
import type { Program } from './build.ts';
import { chatkeep } from './chatkeep.ts';

export const CONVERSATIONS = 4;
const MESSAGES_A_FILE = 20;

/** What writers were told is stored. */
export interface Acknowledged {
  readonly messages: Map<string, string>;
  readonly tokens: string[];
  imports: number;
}

/** Imports one small file after another; a file whose import failed is imported again. */
export async function importLoop(
  program: Program,
  dataDir: string,
  writer: number,
  acknowledged: Acknowledged,
  stopped: AbortSignal,
): Promise<void> {
  for (let n = 1; !stopped.aborted; n++) {
    const messages = Array.from({ length: MESSAGES_A_FILE }, (_, i) => ({
      conversationNo: (n + i) % CONVERSATIONS,
      hxMsgId: `${writer}${String(n * 1000 + i).padStart(12, '0')}`,
      sentAt: Date.UTC(2024, 0, 2) + n * 60_000 + i * 1000,
    }));
    const file = join(dataDir, `export-${writer}-${n}.jsonl`);
    await writeExport(file, messages);
    for (;;) {
      const { code, stdout } = await chatkeep(program, dataDir, 'import', 'easemob', file).ended;
      if (code !== 0) {
        if (stopped.aborted) return;
        continue;
      }
      const summary = JSON.parse(stdout) as { inserted: number; duplicate: number };
      if (summary.inserted + summary.duplicate !== MESSAGES_A_FILE) {
        throw new Error(`an import of ${MESSAGES_A_FILE} messages said ${stdout}`);
      }
      break;
    }
    for (const { hxMsgId, conversationNo } of messages) {
      acknowledged.messages.set(hxMsgId, conversationId(conversationNo));
    }
    acknowledged.imports += 1;
  }
}

export async function tokenLoop(
  program: Program,
  dataDir: string,
  acknowledged: Acknowledged,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const { code, stdout } = await chatkeep(program, dataDir, 'token', 'operator', operatorId)
      .ended;
    if (code === 0) acknowledged.tokens.push(stdout.trim());
  }
}

/** Reads all the time; whatever happens to the server, it answers right, or 503, or not at all. */
export async function readLoop(
  origin: () => string,
  token: string,
  answers: Map<number | 'none', number>,
  stopped: AbortSignal,
): Promise<void> {
  for (let n = 0; !stopped.aborted; n++) {
    const chatId = conversationId(n % CONVERSATIONS);
    const answer: Answer | undefined = await messagePage(origin(), token, {
      chatId,
      pageNum: 1,
      pageSize: 20,
    });
    const kind = answer === undefined ? 'none' : answer.code;
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    if (kind !== 200) await delay(20);
  }
}
