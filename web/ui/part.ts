const key = 'chatkeep.reloaded';
const AGAIN_AFTER_MS = 60_000;
const ASK_EVERY_MS = 2000;

/**
 * Loads a part of the console. Where that fails, the server cannot be reached, or is newer than this
 * page and has no such part: as soon as it answers the page is loaded anew, at the address where one
 * is by then. Once a minute at most, since a part can be missing for other reasons; then it throws.
 */
export async function part<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS && navigator.onLine) throw error;
    await untilReached();
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
    return new Promise(() => undefined);
  }
}

async function untilReached(): Promise<void> {
  while (!(await isReached())) await tillNextTime();
}

async function isReached(): Promise<boolean> {
  try {
    return (await fetch('/readyz', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

function tillNextTime(): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, ASK_EVERY_MS);
    globalThis.addEventListener('online', go);
  });
}
