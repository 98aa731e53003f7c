import { shared, useShared } from '../ui/shared.ts';

const told = shared<ReadonlyMap<string, boolean>>(new Map());

export function notePresence({ id, online }: { id: string; online: boolean }): void {
  told.set(new Map([...told.get(), [id, online]]));
}

interface Known {
  readonly online: boolean;
}

/** Whether somebody is connected: as the live connection has told, else as was known before. */
export function useOnline(id: string, known: Known = { online: false }): boolean {
  return useShared(told).get(id) ?? known.online;
}
