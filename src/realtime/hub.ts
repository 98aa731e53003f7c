import { isInboxEvent, mayBeTold } from '../domain/event-audience.ts';
import type { DeliverableEvent } from '../usecases/live.ts';
import type { Delivery, MessageRef, Subscriber } from './subscriber.ts';
import type { LiveWire, Viewer } from './wire.ts';

class Groups<Key> {
  readonly #groups = new Map<Key, Set<Subscriber>>();

  add(key: Key, subscriber: Subscriber): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, new Set([subscriber]));
    else group.add(subscriber);
  }

  remove(key: Key, subscriber: Subscriber): void {
    const group = this.#groups.get(key);
    group?.delete(subscriber);
    if (group?.size === 0) this.#groups.delete(key);
  }

  of(key: Key): Iterable<Subscriber> {
    return this.#groups.get(key) ?? [];
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }
}

/** Who is connected to this process, and which of them learn of what. */
export class Hub {
  readonly #wire: LiveWire;
  readonly #all = new Set<Subscriber>();
  readonly #users = new Groups<number>();
  readonly #operators = new Groups<number>();
  readonly #staff = new Set<Subscriber>();
  readonly #watchers = new Groups<number>();

  constructor(wire: LiveWire) {
    this.#wire = wire;
  }

  get size(): number {
    return this.#all.size;
  }

  get all(): Iterable<Subscriber> {
    return this.#all;
  }

  get operators(): Iterable<Subscriber> {
    return this.#staff;
  }

  get hasWatchers(): boolean {
    return !this.#watchers.isEmpty;
  }

  add(subscriber: Subscriber): void {
    this.#all.add(subscriber);
    const { subject } = subscriber;
    if (subject.kind === 'user') this.#users.add(subject.no, subscriber);
    else this.#staff.add(subscriber);
    if (subject.kind === 'operator') this.#operators.add(subject.no, subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.#all.delete(subscriber);
    this.#staff.delete(subscriber);
    const { subject } = subscriber;
    if (subject.kind === 'user') this.#users.remove(subject.no, subscriber);
    if (subject.kind === 'operator') this.#operators.remove(subject.no, subscriber);
    for (const no of subscriber.watched.values()) this.#watchers.remove(no, subscriber);
    subscriber.watched.clear();
  }

  watch(subscriber: Subscriber, conversation: { readonly no: number; readonly id: string }): void {
    if (!this.#all.has(subscriber)) return;
    subscriber.watched.set(conversation.id, conversation.no);
    // Users are told of all that they may see anyway.
    if (subscriber.subject.kind !== 'user') this.#watchers.add(conversation.no, subscriber);
  }

  unwatch(subscriber: Subscriber, conversationId: string): void {
    const no = subscriber.watched.get(conversationId);
    if (no === undefined) return;
    subscriber.watched.delete(conversationId);
    this.#watchers.remove(no, subscriber);
  }

  /** Those connected as one of these, or watching one of the conversations. */
  connected(of: {
    readonly userNos: readonly number[];
    readonly operatorNos: readonly number[];
    readonly conversationNos: readonly number[];
  }): Set<Subscriber> {
    const found = new Set<Subscriber>();
    const addAll = (subscribers: Iterable<Subscriber>) => {
      for (const subscriber of subscribers) found.add(subscriber);
    };
    for (const no of of.userNos) addAll(this.#users.of(no));
    for (const no of of.operatorNos) addAll(this.#operators.of(no));
    if (!this.hasWatchers) return found;
    for (const no of of.conversationNos) addAll(this.#watchers.of(no));
    return found;
  }

  /** Tells an event to all whom it concerns and who may know; gives to how many. */
  tell(event: DeliverableEvent): number {
    const { conversation } = event;
    const candidates = this.connected({
      userNos: conversation.participantNos,
      operatorNos: conversation.operatorNos,
      conversationNos: [event.conversationNo],
    });
    if (isInboxEvent(event.kind, conversation)) {
      for (const subscriber of this.#staff) candidates.add(subscriber);
    }
    const present = this.#presenter(event);
    let told = 0;
    for (const subscriber of candidates) {
      if (!mayBeTold(event, conversation, subscriber.subject)) continue;
      subscriber.tell(deliveryOf(event, subscriber, present));
      told += 1;
    }
    return told;
  }

  /** As {@link Hub.tell}, for one that is behind. */
  replay(event: DeliverableEvent, subscriber: Subscriber): void {
    subscriber.deliver(deliveryOf(event, subscriber, this.#presenter(event)));
  }

  /** An event is made into text once for all who see it alike. */
  #presenter(event: DeliverableEvent): (viewer: Viewer) => string {
    const texts = new Map<string, string>();
    return (viewer) => {
      const key = `${viewer.staff} ${viewer.origin}`;
      let text = texts.get(key);
      if (text === undefined) {
        text = this.#wire.event({ ...event, messages: [] }, viewer);
        texts.set(key, text);
      }
      return text;
    };
  }
}

function deliveryOf(
  event: DeliverableEvent,
  subscriber: Subscriber,
  present: (viewer: Viewer) => string,
): Delivery {
  return { eventId: event.id, text: present(subscriber.viewer), shows: shownBy(event, subscriber) };
}

/** The message that an event shows to its recipient: a user, or an operator whom a user wrote to. */
function shownBy(event: DeliverableEvent, { subject }: Subscriber): MessageRef | undefined {
  const { message, senderNo, conversation } = event;
  if (event.kind !== 'message.created' || message === null || message.pushedAt !== null) {
    return undefined;
  }
  const isRecipient =
    (subject.kind === 'user' && senderNo !== subject.no) ||
    (subject.kind === 'operator' &&
      senderNo !== null &&
      conversation.operatorNos.includes(subject.no));
  if (!isRecipient) return undefined;
  return { conversationNo: event.conversationNo, seq: message.seq };
}
