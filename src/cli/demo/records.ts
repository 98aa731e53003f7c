import { createHash } from 'node:crypto';
import { ADMIN, derivedConversationId, derivedMessageId } from '../../domain/ids.ts';
import type { JsonObject } from '../../domain/json-text.ts';
import { parseLocal, zoneFormatter } from '../../domain/zone.ts';
import { dailyScripts } from './daily-scripts.ts';
import { directScripts } from './direct-scripts.ts';
import { hotelScripts } from './hotel-scripts.ts';
import { type MediaName, mediaFile } from './media.ts';
import { type OperatorKey, operators, users } from './people.ts';
import type { Beginning, DirectScript, Line, ServiceScript } from './script.ts';
import { travelScripts } from './travel-scripts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const serviceScripts: readonly ServiceScript[] = [
  ...hotelScripts,
  ...travelScripts,
  ...dailyScripts,
];

/** Evenly spread over [0, 1), and always the same for the same text. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** As Easemob's own look: the second since December 2014, the millisecond, and a tail. */
function easemobId(atMs: number, tail: number): string {
  const second = BigInt(Math.floor(atMs / 1000) - 1_417_564_800);
  return String(
    (second << 32n) | (BigInt(atMs % 1000) << 22n) | BigInt(Math.floor(tail * 2 ** 20) * 4),
  );
}

function beginning(begins: Beginning, nowMs: number, timezone: string): number {
  if ('minutesAgo' in begins) return nowMs - begins.minutesAgo * MINUTE_MS;
  const day = zoneFormatter(timezone)(nowMs - begins.daysAgo * DAY_MS).slice(0, 10);
  const at = parseLocal(timezone, `${day} ${begins.at}:00`);
  return at?.fromMs ?? nowMs - begins.daysAgo * DAY_MS;
}

interface Timed {
  readonly line: Line;
  readonly index: number;
  readonly sentAt: number;
  readonly arrivedAt: number;
}

/** A line follows the one before by the time that it takes to type, or by what the script says. */
function timed(
  script: { key: string; begins: Beginning; lines: readonly Line[] },
  nowMs: number,
  timezone: string,
): Timed[] {
  let sentAt = beginning(script.begins, nowMs, timezone);
  return script.lines.map((line, index) => {
    const spread = chance(`${script.key} ${index}`);
    const msg = typeof line.body['msg'] === 'string' ? line.body['msg'] : '';
    const typingMs = 6_000 + msg.length * 700 + spread * 25_000;
    const pauseMs =
      line.afterMin === undefined ? typingMs : line.afterMin * MINUTE_MS + spread * 40_000;
    sentAt += index === 0 ? Math.floor(spread * 1000) : Math.floor(pauseMs);
    return { line, index, sentAt, arrivedAt: sentAt + (line.lateMin ?? 0) * MINUTE_MS };
  });
}

function bodyOf(line: Line, place: string): JsonObject {
  const { filename } = line.body;
  if (typeof filename !== 'string') return line.body;
  const digest = createHash('sha256').update(place).digest('hex');
  return {
    ...line.body,
    url: `https://im.example.com/chatfiles/${digest.slice(0, 32)}`,
    secret: digest.slice(32, 54),
    file_length: mediaFile(filename as MediaName).length,
  };
}

interface Arrival {
  readonly arrivedAt: number;
  readonly message: JsonObject;
  readonly annotations: readonly JsonObject[];
}

interface Sides {
  readonly conversationId: string;
  readonly userId: string;
  readonly ext: JsonObject;
  from(line: Line, operator: OperatorKey | undefined): string;
  to(line: Line): string;
}

function arrivals(
  script: { readonly key: string },
  lines: readonly Timed[],
  sides: Sides,
): Arrival[] {
  let operator: OperatorKey | undefined;
  return lines.map(({ line, index, sentAt, arrivedAt }) => {
    operator = line.joins ?? operator;
    const place = `${script.key} ${index}`;
    const id = derivedMessageId(sentAt, 'demo', place);
    const of = { conversationId: sides.conversationId, messageId: id };
    const annotations: JsonObject[] = [];
    if (line.markedAs !== undefined && operator !== undefined) {
      const operatorId = operators[operator].id;
      const createdAt = arrivedAt + 20_000;
      annotations.push({ kind: 'mark', ...of, label: line.markedAs, operatorId, createdAt });
    }
    if (line.saved === true) {
      const createdAt = arrivedAt + 35_000;
      annotations.push({ kind: 'favorite', ...of, userId: sides.userId, createdAt });
    }
    const message = {
      kind: 'message',
      id,
      conversationId: sides.conversationId,
      hxMsgId: easemobId(sentAt, chance(place)),
      from: sides.from(line, operator),
      to: sides.to(line),
      type: line.type,
      body: bodyOf(line, place),
      ext: { ...line.ext, ...sides.ext },
      sentAt,
      ...(line.revoked === true ? { revokedAt: sentAt + 15_000 } : {}),
    };
    return { arrivedAt, message, annotations };
  });
}

interface Written {
  readonly conversation: JsonObject;
  readonly arrivals: readonly Arrival[];
}

function writeService(script: ServiceScript, nowMs: number, timezone: string): Written {
  const { id: userId, groupId } = users[script.user];
  const lines = timed(script, nowMs, timezone);
  const createdAt = lines[0]?.sentAt ?? nowMs;
  const conversationId = derivedConversationId(createdAt, 'demo', script.key);
  const ending = lines.find(({ line }) => line.ext?.['isEnd'] !== undefined);
  const operatorIds = lines.flatMap(({ line }) =>
    line.joins === undefined ? [] : [operators[line.joins].id],
  );
  const conversation = {
    kind: 'conversation',
    id: conversationId,
    type: 'service',
    groupId,
    userId,
    title: script.title,
    address: script.address,
    tags: script.tags,
    status: script.status,
    createdAt,
    operatorIds: [...new Set(operatorIds)],
    ...(script.hidden === true ? { hidden: true } : {}),
    ...(ending === undefined
      ? {}
      : { endedAt: ending.sentAt, endedBy: ending.line.ext?.['isEnd'] }),
  };
  const sides: Sides = {
    conversationId,
    userId,
    ext: { chatid: conversationId, groupid: groupId },
    from: (line, operator) => {
      if (line.by === 'user') return userId;
      return line.by === 'operator' && operator !== undefined ? operators[operator].id : ADMIN;
    },
    to: () => groupId,
  };
  return { conversation, arrivals: arrivals(script, lines, sides) };
}

function writeDirect(script: DirectScript, nowMs: number, timezone: string): Written {
  const [userId, peerId] = [users[script.user].id, users[script.peer].id];
  const lines = timed(script, nowMs, timezone);
  const createdAt = lines[0]?.sentAt ?? nowMs;
  const conversationId = derivedConversationId(createdAt, 'demo', script.key);
  const conversation = {
    kind: 'conversation',
    id: conversationId,
    type: 'direct',
    memberIds: [userId, peerId],
    title: '',
    address: '',
    tags: [],
    status: 3,
    createdAt,
    operatorIds: [],
  };
  const sides: Sides = {
    conversationId,
    userId,
    ext: {},
    from: (line) => (line.by === 'peer' ? peerId : userId),
    to: (line) => (line.by === 'peer' ? userId : peerId),
  };
  return { conversation, arrivals: arrivals(script, lines, sides) };
}

/**
 * The demo as records of the import format: people, conversations, messages as they arrived, marks
 * and favorites. The same clock and zone give the same records.
 */
export function demoRecords(nowMs: number, timezone: string): readonly JsonObject[] {
  const written = [
    ...serviceScripts.map((script) => writeService(script, nowMs, timezone)),
    ...directScripts.map((script) => writeDirect(script, nowMs, timezone)),
  ];
  const arrived = written
    .flatMap((each) => each.arrivals)
    .toSorted((a, b) => a.arrivedAt - b.arrivedAt);
  return [
    ...Object.values(users).map(({ id, nickName, icon, createdAt }) => ({
      kind: 'user',
      id,
      nickName,
      icon,
      createdAt,
    })),
    ...Object.values(operators).map((operator) => ({ kind: 'operator', ...operator })),
    ...written.map((each) => each.conversation),
    ...arrived.map((each) => each.message),
    ...arrived.flatMap((each) => each.annotations),
  ];
}
