import { createHash, randomFillSync } from 'node:crypto';

type Branded<Name extends string> = string & { readonly __brand: Name };

export type UserId = Branded<'UserId'>;
export type OperatorId = Branded<'OperatorId'>;
export type ConversationId = Branded<'ConversationId'>;
export type MessageId = Branded<'MessageId'>;

/** Whoever can stand in a message's `from`: a user, an operator, or the system itself. */
export const ADMIN = 'admin';

const operatorPattern = /^o0001[0-9a-f]{32}$/;

const TAIL_BYTES = 10;
const scratch = Buffer.alloc(16);
// Drawn many at a time: a draw costs more than all the rest of an id.
const drawn = Buffer.alloc(TAIL_BYTES * 256);
let used = drawn.length;

function randomTail(): Uint8Array {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += TAIL_BYTES;
  return drawn.subarray(used - TAIL_BYTES, used);
}

/** UUIDv7 (RFC 9562) as 32 hex digits: 48 bits of epoch ms, then the given 10 bytes with version and variant set. */
function uuidV7Hex(atMs: number, tail: Uint8Array): string {
  const bytes = scratch;
  bytes.writeUIntBE(Math.max(0, Math.min(Math.trunc(atMs), 2 ** 48 - 1)), 0, 6);
  bytes.set(tail.subarray(0, TAIL_BYTES), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex');
}

function randomId(prefix: string, atMs: number): string {
  return prefix + uuidV7Hex(atMs, randomTail());
}

/** The id that an import gives to a row without one: the same input always gets the same id. */
function derivedId(prefix: string, atMs: number, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest();
  return prefix + uuidV7Hex(atMs, digest);
}

export const newUserId = (atMs: number) => randomId('u0001', atMs) as UserId;
export const newOperatorId = (atMs: number) => randomId('o0001', atMs) as OperatorId;
export const newConversationId = (atMs: number) => randomId('u0001', atMs) as ConversationId;
export const newMessageId = (atMs: number) => randomId('u0001', atMs) as MessageId;

export const derivedConversationId = (atMs: number, ...parts: readonly string[]) =>
  derivedId('u0001', atMs, 'conversation', ...parts) as ConversationId;
export const derivedMessageId = (atMs: number, ...parts: readonly string[]) =>
  derivedId('u0001', atMs, 'message', ...parts) as MessageId;

/** Whether an id that no directory has named yet reads as an operator's. */
export function looksLikeOperator(id: string): boolean {
  return operatorPattern.test(id);
}

/** Longest identifier that is stored, in UTF-16 units; longer ones are refused as malformed. */
export const MAX_ID_LENGTH = 128;
