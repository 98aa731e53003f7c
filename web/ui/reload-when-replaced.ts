const key = 'chatkeep.reloaded';
const AGAIN_AFTER_MS = 60_000;

/**
 * A newer server has no part that this page was built with: the page is loaded anew. Once a minute at
 * most, since a part can be missing for other reasons; and never while the server cannot be reached,
 * since then there would be no page at all.
 */
export function reloadWhenReplaced(): void {
  globalThis.addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (Date.now() - last >= AGAIN_AFTER_MS) void reloadIfReached();
  });
}

async function reloadIfReached(): Promise<void> {
  try {
    await fetch('/healthz', { cache: 'no-store' });
  } catch {
    // What misses the part says so where it should stand.
    return;
  }
  sessionStorage.setItem(key, String(Date.now()));
  location.reload();
}
