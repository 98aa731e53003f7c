import type { Actor } from '../domain/actor.ts';
import type { Subject } from '../domain/event-audience.ts';
import type { Outbox } from './outbox.ts';
import type { Viewer } from './wire.ts';

export interface MessageRef {
  readonly conversationNo: number;
  readonly seq: number;
}

/** An event on its way to one client. */
export interface Delivery {
  readonly eventId: number;
  /** JSON text. */
  readonly text: string;
  /** The message that counts as shown once the client says that it has the event. */
  readonly shows: MessageRef | undefined;
}

export interface SubscriberOptions {
  readonly actor: Exclude<Actor, { readonly kind: 'system' }>;
  readonly subject: Subject;
  readonly tokenId: number;
  readonly expiresAt: number;
  readonly viewer: Viewer;
  readonly outbox: Outbox;
  /** How much may wait here while it is replayed to. */
  readonly mostHeldBytes: number;
}

// A client that never says what it has is forgotten the oldest first.
const MOST_UNCONFIRMED = 10_000;

/**
 * One client that follows the log. While events are replayed to it, live ones wait in its buffer:
 *
 * 1. `hold` begins to buffer what is told from now on;
 * 2. the log up to now is sent by `deliver`, page by page;
 * 3. `release` sends the buffer and goes live; when the buffer has overflowed, all begins anew from
 *    where the client is.
 *
 * Every event goes through `deliver`, which drops those that the client has: so none comes twice.
 */
export class Subscriber {
  readonly actor: SubscriberOptions['actor'];
  readonly subject: Subject;
  readonly tokenId: number;
  readonly expiresAt: number;
  readonly viewer: Viewer;
  readonly outbox: Outbox;
  /** Numbers of the conversations that it watches, by id. */
  readonly watched = new Map<string, number>();
  readonly #mostHeldBytes: number;
  readonly #unconfirmed: { readonly eventId: number; readonly shows: MessageRef }[] = [];
  #position = 0;
  #held: Delivery[] | undefined;
  #heldBytes = 0;
  #overflowed = false;

  constructor(options: SubscriberOptions) {
    this.actor = options.actor;
    this.subject = options.subject;
    this.tokenId = options.tokenId;
    this.expiresAt = options.expiresAt;
    this.viewer = options.viewer;
    this.outbox = options.outbox;
    this.#mostHeldBytes = options.mostHeldBytes;
  }

  /** The id of the last event that went out, or was passed over as not for it. */
  get position(): number {
    return this.#position;
  }

  /** Whatever comes up to here the client has. */
  passTo(eventId: number): void {
    if (eventId > this.#position) this.#position = eventId;
  }

  hold(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#overflowed = false;
  }

  /** Goes live with what was held; false when that was too much, and must be replayed. */
  release(): boolean {
    const held = this.#held ?? [];
    if (this.#overflowed) return false;
    this.#held = undefined;
    for (const delivery of held) this.deliver(delivery);
    return true;
  }

  /** An event that just came. */
  tell(delivery: Delivery): void {
    if (this.#held === undefined) {
      this.deliver(delivery);
      return;
    }
    if (this.#overflowed) return;
    this.#held.push(delivery);
    this.#heldBytes += delivery.text.length;
    if (this.#heldBytes <= this.#mostHeldBytes) return;
    this.#overflowed = true;
    this.#held = [];
  }

  /** Sends an event unless the client has it. A client that lets too much wait is cut. */
  deliver({ eventId, text, shows }: Delivery): void {
    if (eventId <= this.#position || !this.outbox.mayTakeMore()) return;
    this.#position = eventId;
    this.outbox.writeEvent(text);
    if (shows === undefined) return;
    this.#unconfirmed.push({ eventId, shows });
    if (this.#unconfirmed.length > MOST_UNCONFIRMED) this.#unconfirmed.shift();
  }

  /** The client has all up to this event: gives the messages that it has been shown by them. */
  confirm(eventId: number): MessageRef[] {
    const later = this.#unconfirmed.findIndex((each) => each.eventId > eventId);
    const count = later === -1 ? this.#unconfirmed.length : later;
    return this.#unconfirmed.splice(0, count).map((each) => each.shows);
  }
}
