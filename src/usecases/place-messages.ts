import type { Transaction } from '../db/open.ts';
import { boundedCache } from '../domain/bounded-cache.ts';
import { conversationStatus } from '../domain/conversation.ts';
import { derivedConversationId } from '../domain/ids.ts';
import * as conversationStore from '../store/incoming-conversations.ts';
import type { NewConversation, PlacedConversation } from '../store/incoming-conversations.ts';
import type { Person } from './import-people.ts';

// Which conversation an incoming message belongs to (docs/cli.md), decided in order of arrival, for
// a batch by a fixed number of queries: a message sees the conversations that those before it made.

export interface Placeable {
  readonly from: string;
  readonly to: string;
  readonly hxMsgId: string | null;
  /** The conversation that the message itself names. */
  readonly conversationId: string | null;
  /** Null in a one-to-one message. */
  readonly groupId: string | null;
  readonly sentAt: number;
}

/** A conversation that is there, or is about to be made. */
interface Place {
  no: number | undefined;
  readonly id: string;
  readonly groupId: string | null;
  readonly createdAt: number;
  userNo: number | null;
  /** Of a direct conversation. */
  readonly memberNos: readonly number[] | undefined;
  readonly operatorNos: readonly number[];
}

export type Placement =
  | { readonly conversationNo: number; readonly conversationId: string }
  | { readonly reason: string };

/** The parties of a one-to-one message that names no conversation. */
type Parties =
  | { readonly kind: 'users'; readonly memberNos: readonly [number, number] }
  | { readonly kind: 'served'; readonly userNo: number; readonly operatorNo: number | null }
  | { readonly kind: 'others'; readonly conversationId: string };

const REMEMBERED = 200_000;

export class Placing {
  readonly #known = boundedCache<string, Place>({ most: REMEMBERED });

  forget(): void {
    this.#known.clear();
  }

  /** `people` must know every sender, and every recipient of a message that names no conversation. */
  async place(
    tx: Transaction,
    messages: readonly Placeable[],
    people: ReadonlyMap<string, Person>,
  ): Promise<Placement[]> {
    const desk = new Desk(people);
    await this.#lookUpNamed(tx, messages, desk);
    await lookUpUnnamed(tx, messages, desk);
    const places = messages.map((message) => desk.place(message));
    await this.#make(tx, desk.made);
    return places.map((place, index) => {
      const message = messages[index];
      const sender = message === undefined ? undefined : people.get(message.from);
      if (place.memberNos !== undefined && sender?.kind === 'user') {
        if (!place.memberNos.includes(sender.no)) {
          return {
            reason: `from is ${message?.from}: it must be one of the two members of the direct conversation ${place.id}`,
          };
        }
      }
      if (place.no === undefined) throw new Error(`conversation ${place.id} was not made`);
      return { conversationNo: place.no, conversationId: place.id };
    });
  }

  async #lookUpNamed(tx: Transaction, messages: readonly Placeable[], desk: Desk): Promise<void> {
    const unknown = new Set<string>();
    for (const { conversationId } of messages) {
      if (conversationId === null || desk.byId.has(conversationId)) continue;
      const known = this.#known.get(conversationId);
      if (known === undefined) unknown.add(conversationId);
      else desk.byId.set(conversationId, known);
    }
    for (const row of await conversationStore.findByIds(tx, [...unknown])) {
      this.#known.set(row.id, desk.know(row));
    }
  }

  async #make(tx: Transaction, made: ReadonlyMap<Place, NewConversation>): Promise<void> {
    const nos = await conversationStore.insertConversations(tx, [...made.values()]);
    for (const place of made.keys()) {
      place.no = nos.get(place.id);
      this.#known.set(place.id, place);
    }
  }
}

function asPlaceholder(place: Place): NewConversation {
  const owner = place.userNo === null ? [] : [place.userNo];
  return {
    id: place.id,
    type: place.memberNos === undefined ? 'service' : 'direct',
    groupId: place.groupId,
    userNo: place.userNo,
    memberNos: place.memberNos ?? owner,
    title: '',
    address: '',
    tags: [],
    status: conversationStatus.waiting,
    hidden: false,
    createdAt: place.createdAt,
    operatorNos: place.operatorNos,
    leftOperatorNos: [],
    endedAt: null,
    endedBy: null,
    placeholder: true,
  };
}

function isNewer(place: Place, than: Place | undefined): boolean {
  if (than === undefined) return true;
  if (place.createdAt !== than.createdAt) return place.createdAt > than.createdAt;
  return place.id > than.id;
}

const holderKey = (scope: 'group' | 'user', of: string | number, hxMsgId: string) =>
  `${scope} ${of} ${hxMsgId}`;
const pairingKey = (userNo: number, operatorNo: number | null) => `${userNo} ${operatorNo}`;

/** What is known while one batch is placed. */
class Desk {
  readonly byId = new Map<string, Place>();
  /** With the rows to insert: an owner who shows only by sending is not in them. */
  readonly made = new Map<Place, NewConversation>();
  readonly openByGroup = new Map<string, Place>();
  readonly openByPairing = new Map<string, Place>();
  readonly byPair = new Map<string, Place>();
  /** Where an Easemob message is already. */
  readonly holders = new Map<string, Place>();
  someUnnamed = false;
  readonly people: ReadonlyMap<string, Person>;

  constructor(people: ReadonlyMap<string, Person>) {
    this.people = people;
  }

  know(row: PlacedConversation): Place {
    const known = this.byId.get(row.id);
    if (known !== undefined) return known;
    const place: Place = {
      no: row.no,
      id: row.id,
      groupId: row.groupId,
      createdAt: row.createdAt,
      userNo: row.userNo,
      memberNos: row.directPair?.split(':').map(Number),
      operatorNos: [],
    };
    this.byId.set(row.id, place);
    return place;
  }

  parties(message: Placeable): Parties {
    const [from, to] = [this.people.get(message.from), this.people.get(message.to)];
    if (from?.kind === 'user' && to?.kind === 'user' && from.no !== to.no) {
      return { kind: 'users', memberNos: [from.no, to.no] };
    }
    const [user, other] = from?.kind === 'user' ? [from, to] : [to, from];
    if (user?.kind === 'user') {
      const operatorNo = other?.kind === 'operator' ? other.no : null;
      return { kind: 'served', userNo: user.no, operatorNo };
    }
    const pair = [message.from, message.to].toSorted();
    return { kind: 'others', conversationId: derivedConversationId(0, 'others', ...pair) };
  }

  place(message: Placeable): Place {
    const place = this.#choose(message);
    const sender = this.people.get(message.from);
    if (sender?.kind === 'user' && place.userNo === null && place.memberNos === undefined) {
      place.userNo = sender.no;
      if (place.groupId === null && place.no === undefined) this.#open(place, sender.no, null);
    }
    if (this.someUnnamed && message.hxMsgId !== null) {
      if (place.groupId !== null) {
        this.#hold(holderKey('group', place.groupId, message.hxMsgId), place);
      }
      const { userNo, memberNos = userNo === null ? [] : [userNo] } = place;
      for (const each of memberNos) this.#hold(holderKey('user', each, message.hxMsgId), place);
    }
    return place;
  }

  #hold(key: string, place: Place): void {
    if (!this.holders.has(key)) this.holders.set(key, place);
  }

  #open(place: Place, userNo: number, operatorNo: number | null): void {
    const key = pairingKey(userNo, operatorNo);
    if (isNewer(place, this.openByPairing.get(key))) this.openByPairing.set(key, place);
  }

  #choose(message: Placeable): Place {
    const { conversationId, groupId, sentAt } = message;
    const hxMsgId = message.hxMsgId ?? '';
    if (conversationId !== null) {
      return (
        this.byId.get(conversationId) ??
        this.#make({ id: conversationId, groupId, createdAt: sentAt })
      );
    }
    if (groupId !== null) {
      const id = derivedConversationId(sentAt, 'group', groupId, hxMsgId);
      return (
        this.holders.get(holderKey('group', groupId, hxMsgId)) ??
        this.openByGroup.get(groupId) ??
        this.#make({ id, groupId, createdAt: sentAt })
      );
    }
    const parties = this.parties(message);
    if (parties.kind === 'users') return this.#chooseDirect(message, parties.memberNos);
    if (parties.kind === 'others') {
      const id = parties.conversationId;
      return this.byId.get(id) ?? this.#make({ id, groupId: null, createdAt: sentAt });
    }
    return this.#chooseServed(message, hxMsgId, parties.userNo, parties.operatorNo);
  }

  #chooseDirect(message: Placeable, memberNos: readonly [number, number]): Place {
    const pair = conversationStore.directPair(memberNos);
    const known = this.byPair.get(pair);
    if (known !== undefined) return known;
    const ids = [message.from, message.to].toSorted();
    const place = this.#make({
      id: derivedConversationId(message.sentAt, 'direct', ...ids),
      groupId: null,
      createdAt: message.sentAt,
      userNo: memberNos[0],
      memberNos,
    });
    this.byPair.set(pair, place);
    return place;
  }

  #chooseServed(
    message: Placeable,
    hxMsgId: string,
    userNo: number,
    operatorNo: number | null,
  ): Place {
    const known =
      this.holders.get(holderKey('user', userNo, hxMsgId)) ??
      this.openByPairing.get(pairingKey(userNo, operatorNo));
    if (known !== undefined) return known;
    const place = this.#make({
      id: derivedConversationId(message.sentAt, 'served', message.from, message.to, hxMsgId),
      groupId: null,
      createdAt: message.sentAt,
      userNo,
      operatorNos: operatorNo === null ? [] : [operatorNo],
    });
    this.#open(place, userNo, operatorNo);
    this.#open(place, userNo, null);
    return place;
  }

  #make(
    given: Pick<Place, 'id' | 'groupId' | 'createdAt'> &
      Partial<Pick<Place, 'userNo' | 'memberNos' | 'operatorNos'>>,
  ): Place {
    const place: Place = {
      no: undefined,
      id: given.id,
      groupId: given.groupId,
      createdAt: given.createdAt,
      userNo: given.userNo ?? null,
      memberNos: given.memberNos,
      operatorNos: given.operatorNos ?? [],
    };
    this.byId.set(place.id, place);
    this.made.set(place, asPlaceholder(place));
    if (place.groupId !== null && isNewer(place, this.openByGroup.get(place.groupId))) {
      this.openByGroup.set(place.groupId, place);
    }
    return place;
  }
}

async function lookUpUnnamed(
  tx: Transaction,
  messages: readonly Placeable[],
  desk: Desk,
): Promise<void> {
  const groups = new Map<string, { groupId: string; hxMsgId: string }>();
  const served = new Map<string, { userNo: number; operatorNo: number | null; hxMsgId: string }>();
  const pairs = new Set<string>();
  const others = new Set<string>();
  for (const message of messages) {
    if (message.conversationId !== null) continue;
    desk.someUnnamed = true;
    const hxMsgId = message.hxMsgId ?? '';
    if (message.groupId !== null) {
      groups.set(`${message.groupId} ${hxMsgId}`, { groupId: message.groupId, hxMsgId });
      continue;
    }
    const parties = desk.parties(message);
    if (parties.kind === 'users') pairs.add(conversationStore.directPair(parties.memberNos));
    else if (parties.kind === 'others') others.add(parties.conversationId);
    else served.set(`${parties.userNo} ${parties.operatorNo} ${hxMsgId}`, { ...parties, hxMsgId });
  }
  const ofGroups = [...groups.values()];
  for (const row of await conversationStore.listHoldersInGroups(tx, ofGroups)) {
    const key = holderKey('group', row.groupId ?? '', row.hxMsgId);
    if (!desk.holders.has(key)) desk.holders.set(key, desk.know(row));
  }
  const groupIds = [...new Set(ofGroups.map((each) => each.groupId))];
  for (const row of await conversationStore.listNewestOpenOfGroups(tx, groupIds)) {
    desk.openByGroup.set(row.groupId ?? '', desk.know(row));
  }
  const ofUsers = [...served.values()];
  for (const row of await conversationStore.listHoldersOfUsers(tx, ofUsers)) {
    const key = holderKey('user', row.ofUserNo, row.hxMsgId);
    if (!desk.holders.has(key)) desk.holders.set(key, desk.know(row));
  }
  const pairings = new Map(
    ofUsers.map((each) => [pairingKey(each.userNo, each.operatorNo), each] as const),
  );
  for (const row of await conversationStore.listNewestOpenOfPairings(tx, [...pairings.values()])) {
    const { userNo, operatorNo } = row.pairing;
    desk.openByPairing.set(pairingKey(userNo, operatorNo), desk.know(row));
  }
  for (const row of await conversationStore.findByDirectPairs(tx, [...pairs])) {
    desk.byPair.set(row.directPair ?? '', desk.know(row));
  }
  for (const row of await conversationStore.findByIds(tx, [...others])) desk.know(row);
}
