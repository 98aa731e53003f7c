import { basename } from 'node:path';
import type { Context } from '../context.ts';
import type { Transaction } from '../db/open.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { derivedMessageId } from '../domain/ids.ts';
import { parseLocal } from '../domain/zone.ts';
import { type EasemobMessage, parseEasemobLine } from '../ingest/easemob.ts';
import { type NewMessage, insertMessages } from '../store/incoming.ts';
import { People } from './import-people.ts';
import {
  type ImportOptions,
  type ImportSummary,
  type Importer,
  type Outcome,
  type Stored,
  runImport,
} from './import-run.ts';
import { Placing } from './place-messages.ts';

export interface EasemobImportOptions extends ImportOptions {
  /** IANA zone of the hour in file names; the configured one by default. */
  readonly timezone?: string | undefined;
  /** Takes what is worth a look although nothing was refused. */
  readonly onNote?: (note: string) => void;
}

/** Imports Easemob history exports: files as Easemob gives them, packed or not, or folders of them. */
export async function importEasemob(
  ctx: Context,
  actor: Actor,
  options: EasemobImportOptions,
): Promise<ImportSummary> {
  requirePermission(actor, 'archive.import');
  const hours = new FileHours(options.timezone ?? ctx.config.timezone);
  const summary = await runImport(ctx, easemobImporter(hours), options);
  for (const note of hours.notes()) options.onNote?.(note);
  return summary;
}

/** With its id where that is known from the record alone: made while the database has work. */
interface IncomingMessage extends EasemobMessage {
  readonly id: string | null;
}

function easemobImporter(hours: FileHours): Importer<IncomingMessage> {
  const people = new People();
  const placing = new Placing();
  return {
    kind: 'easemob',
    parse(line, nowMs, file) {
      const message = parseEasemobLine(line, nowMs);
      hours.note(file, message.sentAt);
      const { conversationId } = message;
      return {
        ...message,
        id: conversationId === null ? null : partId(message, conversationId, 0),
      };
    },
    store: (tx, messages, nowMs, onSent) => store(tx, messages, nowMs, onSent, people, placing),
    forget() {
      people.forget();
      placing.forget();
    },
  };
}

async function store(
  tx: Transaction,
  messages: readonly IncomingMessage[],
  nowMs: number,
  onSent: () => void,
  people: People,
  placing: Placing,
): Promise<Stored> {
  const known = await people.senders(
    tx,
    messages.flatMap(({ from, to, sentAt, groupId }) => {
      const sender = { id: from, at: sentAt };
      return groupId === null ? [sender, { id: to, at: sentAt }] : [sender];
    }),
  );
  const placements = await placing.place(tx, messages, known);
  const rows: NewMessage[] = [];
  const owners: number[] = [];
  const outcomes = placements.map((placement, index): Outcome => {
    const message = messages[index];
    if (message === undefined || 'reason' in placement) return placement as Outcome;
    const sender = known.get(message.from);
    const receiver = message.groupId === null ? known.get(message.to) : undefined;
    for (const [part, { type, body }] of message.parts.entries()) {
      rows.push({
        conversationNo: placement.conversationNo,
        id: (part === 0 ? message.id : null) ?? partId(message, placement.conversationId, part),
        hxMsgId: part === 0 ? message.hxMsgId : null,
        clientMsgId: null,
        from: message.from,
        fromUserNo: sender?.kind === 'user' ? sender.no : null,
        to: message.to,
        toUserNo: receiver?.kind === 'user' ? receiver.no : null,
        type,
        body,
        ext: message.ext,
        sentAt: message.sentAt,
        clientSentAt: null,
        updatedAt: null,
        revokedAt: null,
        revokedBy: null,
        pushedAt: null,
      });
      owners.push(index);
    }
    return 'duplicate';
  });
  const { inserted, events } = await insertMessages(tx, rows, {
    receivedAt: nowMs,
    idsDerived: true,
    onSent,
  });
  for (const [row, index] of owners.entries()) {
    if (inserted[row] === true) outcomes[index] = 'inserted';
  }
  return { outcomes, events };
}

/** Only the first body carries Easemob's id, which is unique; the others are known by ours. */
function partId(message: EasemobMessage, conversationId: string, part: number): string {
  const parts = part === 0 ? [] : [String(part)];
  return derivedMessageId(message.sentAt, conversationId, message.hxMsgId, ...parts);
}

const HOUR_MS = 3_600_000;
const hourName = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:\.|$)/;

/** Compares the hour in a file's name with its messages, which tells when the zone is wrong. */
class FileHours {
  readonly #timezone: string;
  readonly #files = new Map<
    string,
    { start: number | undefined; outside: number; inside: number }
  >();

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  note(file: string, sentAt: number): void {
    let counts = this.#files.get(file);
    if (counts === undefined) {
      counts = { start: this.#startOf(file), outside: 0, inside: 0 };
      this.#files.set(file, counts);
    }
    if (counts.start === undefined) return;
    if (sentAt >= counts.start && sentAt < counts.start + HOUR_MS) counts.inside += 1;
    else counts.outside += 1;
  }

  #startOf(file: string): number | undefined {
    const match = hourName.exec(basename(file));
    if (match === null) return undefined;
    const [, year, month, day, hour] = match;
    return parseLocal(this.#timezone, `${year}-${month}-${day} ${hour}:00:00`)?.fromMs;
  }

  notes(): string[] {
    const files = [...this.#files.values()].filter((each) => each.inside + each.outside > 0);
    const astray = files.filter((each) => each.inside === 0).length;
    if (astray * 2 <= files.length) return [];
    return [
      `${astray} of ${files.length} files hold no message of the hour that they are named by, in ${this.#timezone}: the hours may be of another zone (--timezone). The messages' own times were used.`,
    ];
  }
}
