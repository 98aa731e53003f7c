import { ApiError, type Media } from 'chatkeep/client';
import { api } from '../api.ts';
import { sessionLost } from '../session/lost.ts';
import { newId } from '../ui/new-id.ts';
import { type Shared, shared } from '../ui/shared.ts';

export type UploadState =
  | { readonly step: 'sending'; readonly sentBytes: number }
  | { readonly step: 'done'; readonly media: Media }
  | { readonly step: 'failed'; readonly error: Error };

/** A file on its way to the server; messages name it once it is there. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Of a picture, for this page only. */
  readonly previewUrl: string | null;
  readonly state: Shared<UploadState>;
  /** Resolves when it is there, as far as it was begun by now; rejects as it fails. */
  readonly media: () => Promise<Media>;
  /** Begins once more what failed. */
  readonly again: () => void;
  /** Stops it, and frees its preview. */
  readonly drop: () => void;
}

const AT_ONCE = 3;

let busy = 0;
const waiting: (() => void)[] = [];

/** A few at a time: the first are there sooner, and messages get through between them. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }
}

/** Begins to upload a file. */
export function startUpload(file: File): Upload {
  const state = shared<UploadState>({ step: 'sending', sentBytes: 0 });
  const previewUrl = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
  const stop = new AbortController();
  let running = begin();

  function begin(): Promise<Media> {
    state.set({ step: 'sending', sentBytes: 0 });
    const media = inTurn(async () => {
      stop.signal.throwIfAborted();
      return api.media.upload(file, {
        signal: stop.signal,
        onProgress: (sentBytes) => state.set({ step: 'sending', sentBytes }),
      });
    });
    media.then(
      (found) => state.set({ step: 'done', media: found }),
      (error: unknown) => {
        if (error instanceof ApiError && error.slug === 'unauthenticated') sessionLost.set(true);
        const reason = error instanceof Error ? error : new Error(String(error));
        state.set({ step: 'failed', error: reason });
      },
    );
    return media;
  }

  return {
    id: newId(),
    name: file.name,
    sizeBytes: file.size,
    previewUrl,
    state,
    media: () => running,
    again: () => {
      if (state.get().step === 'failed') running = begin();
    },
    drop: () => {
      stop.abort();
      if (previewUrl !== null) URL.revokeObjectURL(previewUrl);
    },
  };
}

/** How much of it has gone out, 0 to 100. */
export function sendingShare({ sizeBytes }: Upload, state: UploadState): number {
  if (state.step === 'done') return 100;
  if (state.step === 'failed' || sizeBytes === 0) return 0;
  return Math.min(99, Math.floor((state.sentBytes / sizeBytes) * 100));
}
