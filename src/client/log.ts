import type { Event, EventPage, EventQuery } from './events.ts';
import type { CallOptions, Transport } from './http.ts';

export function eventsOf({ call }: Transport) {
  const list = (query: EventQuery = {}, options: CallOptions = {}) =>
    call<EventPage>({ method: 'GET', path: ['events'], query, ...options });

  return {
    list,
    /** All events after the given one, until there are no more by now. */
    async *after(
      id: string,
      query: Omit<EventQuery, 'after'> = {},
      options: CallOptions = {},
    ): AsyncGenerator<Event, void, void> {
      let after = id;
      for (;;) {
        const page = await list({ ...query, after }, options);
        yield* page.events;
        after = page.next;
        if (page.upToDate) return;
      }
    },
  };
}
