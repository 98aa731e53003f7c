import type { Message } from 'chatkeep/client';

const MOST_PICTURES = 200;
const MOST_BYTES = 8_000_000;
const AT_ONCE = 4;

function asDataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') resolve(reader.result);
      else reject(new Error('not read'));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not read')));
    reader.readAsDataURL(blob);
  });
}

/**
 * Small pictures to be put into a file, by the message's id: of the first 200 messages with one, as
 * long as they are 8 MB together. One that cannot be fetched is left out: its link stays.
 */
export async function embedPictures(
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  const waiting = messages.filter(({ links }) => typeof links?.thumbnail === 'string');
  const queue = waiting.slice(0, MOST_PICTURES).values();
  let bytes = 0;
  const work = async () => {
    for (const { id, links } of queue) {
      if (bytes >= MOST_BYTES) return;
      const blob = await fetched(links?.thumbnail ?? '', signal);
      if (blob === undefined || bytes + blob.size > MOST_BYTES) continue;
      bytes += blob.size;
      pictures.set(id, await asDataAddress(blob));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return pictures;
}

async function fetched(url: string, signal: AbortSignal): Promise<Blob | undefined> {
  try {
    const answer = await fetch(url, { signal, credentials: 'omit' });
    const blob = answer.ok ? await answer.blob() : undefined;
    return blob?.type.startsWith('image/') === true ? blob : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
