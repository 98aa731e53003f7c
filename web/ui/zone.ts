import { shared, useShared } from './shared.ts';

let resolved: string | undefined;
const own = () => (resolved ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
const zone = shared<string | undefined>(undefined);

/** Times are shown in the server's zone once it is known, in the browser's until then. */
export const setZone: (zone: string) => void = zone.set;

/** An IANA name. */
export function useZone(): string {
  return useShared(zone) ?? own();
}

/** The zone of what is shown, where it is not the reader's own; undefined where it is. */
export function useForeignZone(): string | undefined {
  const now = useZone();
  return now === own() ? undefined : now;
}
