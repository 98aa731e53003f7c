import { shared, useShared } from '../ui/shared.ts';

const online = shared<ReadonlySet<string>>(new Set());

export function notePresence({ id, online: isOnline }: { id: string; online: boolean }): void {
  const next = new Set(online.get());
  if (isOnline) next.add(id);
  else next.delete(id);
  online.set(next);
}

/** Whether somebody is connected, as far as the live connection has told. */
export function useOnline(id: string): boolean {
  return useShared(online).has(id);
}
