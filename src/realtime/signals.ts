import type { Context } from '../context.ts';
import type { DeliverableEvent, Signal, TypingSignal } from '../usecases/live.ts';
import * as presence from '../usecases/presence.ts';
import type { PresenceSignal } from '../usecases/presence.ts';
import type { Hub } from './hub.ts';
import type { Subscriber } from './subscriber.ts';

/** Tells the clients of this process who types and who is there. */
export interface Signals extends Disposable {
  hear(signal: Signal): void;
  /** Whoever has sent a message no longer types. */
  sent(event: DeliverableEvent): void;
}

const TYPING_FOR_MS = 6000;

interface Typing {
  readonly signal: TypingSignal;
  readonly timer: NodeJS.Timeout;
}

export function openSignals(ctx: Context, hub: Hub): Signals {
  const typists = new Map<string, Typing>();
  let telling: Promise<void> = Promise.resolve();

  function tellTyping(signal: TypingSignal, typing: boolean): void {
    const { conversationId, from, userNos, operatorNos, conversationNo } = signal;
    const others = hub.connected({ userNos, operatorNos, conversationNos: [conversationNo] });
    for (const subscriber of others) {
      if (subscriber.actor.id === from) continue;
      subscriber.outbox.emit('typing', { conversationId, from, typing });
    }
  }

  function stopTyping(conversationId: string, from: string): void {
    const key = `${conversationId} ${from}`;
    const known = typists.get(key);
    if (known === undefined) return;
    clearTimeout(known.timer);
    typists.delete(key);
    tellTyping(known.signal, false);
  }

  function hearTyping(signal: TypingSignal): void {
    const { conversationId, from } = signal;
    if (!signal.typing) {
      stopTyping(conversationId, from);
      return;
    }
    const key = `${conversationId} ${from}`;
    clearTimeout(typists.get(key)?.timer);
    const timer = setTimeout(() => stopTyping(conversationId, from), TYPING_FOR_MS);
    typists.set(key, { signal, timer });
    tellTyping(signal, true);
  }

  async function tellPresence({ subjects, online }: PresenceSignal): Promise<void> {
    if (hub.size === 0) return;
    for (const audience of await presence.audiencesOf(ctx, subjects)) {
      const others: Set<Subscriber> = hub.connected(audience);
      if (audience.subject.startsWith('operator:')) {
        for (const subscriber of hub.operators) others.add(subscriber);
      }
      for (const subscriber of others) {
        if (subscriber.actor.id === audience.id) continue;
        subscriber.outbox.emit('presence', { id: audience.id, online });
      }
    }
  }

  return {
    hear(signal) {
      if (signal.kind === 'typing') {
        hearTyping(signal);
        return;
      }
      // One after another, so that what was said last is told last.
      telling = telling
        .then(() => tellPresence(signal))
        .catch((error: unknown) => ctx.log.warn({ err: error }, 'presence could not be told'));
    },
    sent({ kind, message, conversationId }) {
      if (kind === 'message.created' && message !== null) {
        stopTyping(conversationId, message.from);
      }
    },
    [Symbol.dispose]() {
      for (const { timer } of typists.values()) clearTimeout(timer);
      typists.clear();
    },
  };
}
