import { LRUCache } from 'lru-cache';

export interface Bounds {
  /** How many entries; the one longest unused is forgotten first. */
  readonly most: number;
  /** For how long an entry holds, in ms; for ever unless given. */
  readonly forMs?: number;
}

/** A cache that grows with its entries: bounded by `max`, `LRUCache` takes the memory of all at once. */
export function boundedCache<Key extends {}, Value extends {}>({
  most,
  forMs,
}: Bounds): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({
    maxSize: most,
    sizeCalculation: () => 1,
    ...(forMs === undefined ? {} : { ttl: forMs }),
  });
}
