import type { Readable } from 'node:stream';

export interface Stored {
  readonly sizeBytes: number;
  /** Epoch ms. */
  readonly modifiedAt: number;
}

/** Both ends are included, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where the bytes of media are kept. A key is a path with slashes; whoever has one may read it. */
export interface MediaStore extends AsyncDisposable {
  /** Keeps a file, whole or not at all. The given file is taken away, or left to be removed. */
  put(key: string, path: string, type: string): Promise<void>;
  stat(key: string): Promise<Stored | undefined>;
  /** The bytes, or undefined when there are none under this key. */
  open(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
}

/** Writes go to `first`; what only `second` has is still read. */
export function storeOver(first: MediaStore, second: MediaStore): MediaStore {
  return {
    put: (key, path, type) => first.put(key, path, type),
    stat: async (key) => (await first.stat(key)) ?? second.stat(key),
    open: async (key, range) => (await first.open(key, range)) ?? second.open(key, range),
    async remove(key) {
      await first.remove(key);
      await second.remove(key);
    },
    async [Symbol.asyncDispose]() {
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
    },
  };
}

/** A store whose code is loaded when it is first used. */
export function storeWhenUsed(load: () => Promise<MediaStore>): MediaStore {
  let loading: Promise<MediaStore> | undefined;
  const loaded = () => (loading ??= load());
  return {
    put: async (key, path, type) => (await loaded()).put(key, path, type),
    stat: async (key) => (await loaded()).stat(key),
    open: async (key, range) => (await loaded()).open(key, range),
    remove: async (key) => (await loaded()).remove(key),
    async [Symbol.asyncDispose]() {
      await (await loading)?.[Symbol.asyncDispose]();
    },
  };
}
