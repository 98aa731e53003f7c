import type { Context } from '../context.ts';
import * as live from '../usecases/live.ts';
import type { Hub } from './hub.ts';
import type { Subscriber } from './subscriber.ts';

const PAGE = 200;

export interface ReplayOptions {
  readonly hub: Hub;
  /** The id of the last event that was told to all. */
  readonly position: () => number;
  /** No more than this may wait while more is loaded. */
  readonly mostPendingBytes: number;
}

/**
 * Sends what a client missed since an event, and goes live without gap or repeat (see Subscriber).
 * Undefined begins with what happens from now on. The client must be in the hub. False when the
 * connection ended first.
 */
export async function catchUp(
  ctx: Context,
  subscriber: Subscriber,
  since: number | undefined,
  options: ReplayOptions,
): Promise<boolean> {
  const { outbox } = subscriber;
  // Whatever is told from now on is held; all that is in the log by then is replayed.
  subscriber.hold();
  let upTo = await live.lastEventId(ctx);
  subscriber.passTo(since ?? upTo);
  for (;;) {
    while (subscriber.position < upTo) {
      if (!(await outbox.drained(options.mostPendingBytes))) return false;
      await replayPage(ctx, subscriber, upTo, options);
    }
    if (!outbox.isOpen) return false;
    if (subscriber.release()) return true;
    subscriber.hold();
    upTo = options.position();
  }
}

async function replayPage(
  ctx: Context,
  subscriber: Subscriber,
  upTo: number,
  { hub, mostPendingBytes }: ReplayOptions,
): Promise<void> {
  const { outbox, subject, watched } = subscriber;
  const page = await live.replay(ctx, subject, [...watched.values()], {
    after: subscriber.position,
    upTo,
    limit: PAGE,
  });
  for (const event of page.events) {
    if (outbox.pendingBytes > mostPendingBytes && !(await outbox.drained(mostPendingBytes))) return;
    hub.replay(event, subscriber);
  }
  subscriber.passTo(page.next);
}
