/**
 * Names a message and says where it stands among all. Whole numbers; the time in epoch ms of the
 * years 0 to 9999, the other two from 0 up to 2^48 and 2^32.
 */
export interface DocumentKey {
  readonly sentAt: number;
  readonly conversationNo: number;
  readonly seq: number;
}

/** The order of all segments and results: below 0 where `a` comes first. */
export function newestFirst(a: DocumentKey, b: DocumentKey): number {
  return b.sentAt - a.sentAt || b.conversationNo - a.conversationNo || b.seq - a.seq;
}

/** Stands just after every document of that time or later, and before all that are older. */
export function endOfTime(sentAt: number): DocumentKey {
  return { sentAt, conversationNo: -1, seq: -1 };
}

/** Refuses what could not be stored. */
export function requireKey({ sentAt, conversationNo, seq }: DocumentKey): void {
  const isTime = Number.isSafeInteger(sentAt) && Math.abs(sentAt) <= 2 ** 48;
  const isPlace = isBelow(conversationNo, 2 ** 48) && isBelow(seq, 2 ** 32);
  if (isTime && isPlace) return;
  throw new RangeError(`no document can have the key ${sentAt}, ${conversationNo}, ${seq}`);
}

function isBelow(value: number, end: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < end;
}
