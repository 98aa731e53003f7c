import { Random } from './random.ts';
import { nickName, sentence, tags, words } from './words.ts';

export interface PlannedPerson {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly createdAt: number;
}

export interface PlannedConversation {
  readonly no: number;
  readonly id: string;
  readonly type: 'service' | 'direct';
  readonly groupId: string;
  /** Of a direct one, the first of the two. */
  readonly userNos: readonly number[];
  readonly operatorNos: readonly number[];
  readonly title: string;
  readonly address: string;
  readonly tags: readonly string[];
  readonly status: number;
  readonly hidden: boolean;
  readonly createdAt: number;
  readonly length: number;
  /** Share of messages that arrive later than their place in display order. */
  readonly lateShare: number;
}

export interface PlannedMessage {
  readonly seq: number;
  readonly id: string;
  readonly hxMsgId: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly body: string;
  readonly ext: string;
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly revokedAt: number | undefined;
}

export interface PlanOptions {
  readonly messages: number;
  readonly conversations: number;
  readonly users: number;
  readonly operators: number;
  /** Lengths of the first conversations, which have parts of their own (see `special`). */
  readonly longest: number;
}

/** The conversations that the deep pages are measured on, by their numbers. */
export const special = { inOrder: 1, disordered: 2, busyUser: 3, deleted: 4, direct: 5 } as const;
/** Owners: each has no other conversation, but the busy user, whose other one was deleted. */
export const specialUser = { inOrder: 1, disordered: 2, busy: 3, direct: [4, 5] } as const;

const START = Date.UTC(2022, 0, 1);
const SPAN_MS = 3 * 365 * 86_400_000;
/** Easemob's ids: seconds since this in the high half (formats.md §1.8). */
const EASEMOB_EPOCH_SEC = 1_417_564_800;

function timeOrderedId(prefix: string, atMs: number, random: Random): string {
  return prefix + atMs.toString(16).padStart(12, '0') + random.hex(20);
}

function easemobId(atMs: number, low: number): string {
  const seconds = BigInt(Math.floor(atMs / 1000) - EASEMOB_EPOCH_SEC);
  const rest = BigInt(Math.floor(atMs % 1000) * 4194304 + (low % 4194304));
  return ((seconds << 32n) | rest).toString();
}

/** A data set that is a function of its options: any part can be made again without the rest. */
export class Plan {
  readonly options: PlanOptions;
  readonly #lengths: Int32Array;

  constructor(options: PlanOptions) {
    this.options = options;
    this.#lengths = skewedLengths(options);
  }

  lengthOf(conversationNo: number): number {
    return this.#lengths[conversationNo - 1] ?? 0;
  }

  user(no: number): PlannedPerson {
    const random = new Random(1, no);
    const createdAt = START - random.below(SPAN_MS / 3);
    return { no, id: `u0001${random.hex(32)}`, nickName: nickName(random), createdAt };
  }

  operator(no: number): PlannedPerson {
    const random = new Random(2, no);
    const nick = no % 3 === 0 ? `客服${String(no).padStart(3, '0')}` : nickName(random);
    return { no, id: `o0001${random.hex(32)}`, nickName: nick, createdAt: START };
  }

  conversation(no: number): PlannedConversation {
    const random = new Random(3, no);
    const createdAt = START + random.below(SPAN_MS);
    const type = no === special.direct || (no > 5 && no % 10 === 0) ? 'direct' : 'service';
    const known: Record<number, readonly number[]> = {
      [special.inOrder]: [specialUser.inOrder],
      [special.disordered]: [specialUser.disordered],
      [special.busyUser]: [specialUser.busy],
      [special.deleted]: [specialUser.busy],
      [special.direct]: specialUser.direct,
    };
    const status = no === special.deleted ? 6 : no <= 5 ? 3 : statusOf(random);
    return {
      no,
      id: timeOrderedId('u0001', createdAt, random),
      type,
      groupId: easemobId(createdAt, random.below(4194304)),
      userNos: known[no] ?? this.#usersOf(type, random),
      operatorNos: type === 'direct' ? [] : this.#operatorsOf(random),
      title: type === 'direct' ? '' : titleOf(no, random),
      address: random.chance(0.3)
        ? `${random.pick(words['place'] ?? [])}${1 + random.below(900)}号`
        : '',
      tags: type === 'direct' ? [] : tagsOf(random),
      status,
      hidden: no > 5 && random.chance(0.005),
      createdAt,
      length: this.lengthOf(no),
      lateShare: no === special.disordered ? 0.1 : 0,
    };
  }

  #usersOf(type: 'service' | 'direct', random: Random): number[] {
    const others = this.options.users - 5;
    const first = 6 + Math.floor(others * random.unit() ** 2);
    if (type === 'service') return [first];
    const second = 6 + random.below(others);
    return [first, second === first ? 6 + ((second - 5) % others) : second];
  }

  #operatorsOf(random: Random): number[] {
    const first = 1 + Math.floor(this.options.operators * random.unit() ** 2);
    const second = 1 + random.below(this.options.operators);
    return random.chance(0.25) && second !== first ? [first, second] : [first];
  }

  /** The messages of a conversation in arrival order. */
  *messages(conversation: PlannedConversation): Generator<PlannedMessage> {
    const random = new Random(4, conversation.no);
    const userIds = conversation.userNos.map((no) => this.user(no).id);
    const others = conversation.operatorNos.map((no) => this.operator(no).id);
    const speakers = [...userIds, ...others];
    const isDirect = conversation.type === 'direct';
    const ext = isDirect
      ? `{"chatid":"${conversation.id}"}`
      : `{"chatid":"${conversation.id}","groupid":"${conversation.groupId}"}`;
    let at = conversation.createdAt;
    let speaker = 0;
    for (let seq = 1; seq <= conversation.length; seq++) {
      at +=
        1 +
        Math.floor(60_000 * random.unit() ** 3) +
        (random.chance(0.02) ? random.below(3_600_000) : 0);
      if (random.chance(0.6)) speaker = random.below(speakers.length);
      const from = speakers[speaker] ?? 'admin';
      const sentAt = random.chance(conversation.lateShare)
        ? at - random.below(20 * 86_400_000)
        : at;
      const { type, body } = bodyOf(random);
      yield {
        seq,
        id: timeOrderedId('u0001', at, random),
        hxMsgId: easemobId(at, random.below(4194304)),
        from,
        to: isDirect ? (speakers[1 - speaker] ?? '') : conversation.groupId,
        type,
        body,
        ext: random.chance(0.02) ? withTemplate(ext, random) : ext,
        sentAt,
        receivedAt: at,
        revokedAt: random.chance(0.003) ? at + 30_000 : undefined,
      };
    }
  }
}

function statusOf(random: Random): number {
  const roll = random.unit();
  if (roll < 0.01) return 6;
  if (roll < 0.06) return 1;
  if (roll < 0.16) return 3;
  return roll < 0.18 ? 30 : 5;
}

/** One conversation in about fifty thousand has a title that hardly any other has. */
function titleOf(no: number, random: Random): string {
  const service = random.pick(words['service'] ?? []);
  if (no % 49_999 === 42) return `${service}、琥珀展览`;
  const second = random.chance(0.4) ? `、${random.pick(words['service'] ?? [])}` : '';
  return `${service}${second}${random.chance(0.2) ? `（${random.pick(words['place'] ?? [])}）` : ''}`;
}

function tagsOf(random: Random): string[] {
  const count = random.below(4);
  const found = new Set<string>();
  for (let i = 0; i < count; i++) found.add(random.pickSkewed(tags));
  return [...found];
}

function bodyOf(random: Random): { readonly type: string; readonly body: string } {
  const roll = random.unit();
  const file = (type: string, extension: string, more: string) => ({
    type,
    body: `{"type":"${type}","url":"https://a1.easemob.com/bench/app/chatfiles/${random.hex(8)}","secret":"${random.hex(20)}","filename":"${random.hex(32)}.${extension}"${more}}`,
  });
  if (roll < 0.9) {
    const text = random.chance(0.25) ? sentence(random) + sentence(random) : sentence(random);
    return { type: 'txt', body: JSON.stringify({ type: 'txt', msg: text }) };
  }
  if (roll < 0.95) {
    return file(
      'img',
      'jpg',
      `,"thumb":"https://a1.easemob.com/bench/app/chatfiles/${random.hex(8)}","thumb_secret":"${random.hex(20)}","file_length":${20_000 + random.below(900_000)},"size":{"width":720,"height":1280}`,
    );
  }
  if (roll < 0.98) {
    return file(
      'audio',
      'amr',
      `,"length":${1 + random.below(60)},"file_length":${1000 + random.below(90_000)}`,
    );
  }
  if (roll < 0.99) {
    const lat = (30 + random.unit()).toFixed(6);
    return {
      type: 'loc',
      body: `{"type":"loc","addr":"${random.pick(words['place'] ?? [])}","lat":${lat},"lng":104.06}`,
    };
  }
  return { type: 'cmd', body: '{"type":"cmd","action":"refresh"}' };
}

function withTemplate(ext: string, random: Random): string {
  const amount = (1 + random.below(99_900)) / 100;
  return `${ext.slice(0, -1)},"template":{"templetId":"1","content":{"Address":"","Amount":"${amount}","IsPay":"0","OrderId":"${random.hex(16)}","Title":"${random.pick(words['service'] ?? [])}"}}}`;
}

/**
 * How long each conversation is: the special ones as given, the rest log-normal, so that half of
 * all messages are in about a tenth of the conversations. Together exactly `messages`.
 */
function skewedLengths({ messages, conversations, longest }: PlanOptions): Int32Array {
  const lengths = new Int32Array(conversations);
  const fixed = [longest, longest, longest, Math.floor(longest / 10), longest];
  fixed.forEach((length, index) => (lengths[index] = length));
  const left = messages - fixed.reduce((sum, length) => sum + length, 0);
  const weights = new Float64Array(conversations - fixed.length);
  const random = new Random(5);
  for (let i = 0; i < weights.length; i++) {
    const normal =
      Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
    weights[i] = Math.exp(1.5 * normal);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let given = 0;
  let wanted = 0;
  weights.forEach((weight, index) => {
    wanted += (weight / sum) * left;
    const length = Math.min(Math.round(wanted) - given, longest - 1);
    lengths[fixed.length + index] = length;
    given += length;
  });
  // What the cap took away goes to the middle-sized, one each.
  for (let i = fixed.length; given < left; i = i + 1 < conversations ? i + 1 : fixed.length) {
    const length = lengths[i] ?? 0;
    if (length < longest - 1) {
      lengths[i] = length + 1;
      given += 1;
    }
  }
  return lengths;
}
