import { shared, useShared } from './shared.ts';

const zone = shared(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Times are shown in the server's zone once it is known, in the browser's until then. */
export const setZone = zone.set;

/** An IANA name. */
export function useZone(): string {
  return useShared(zone);
}
