const key = 'chatkeep.reloaded';
const AGAIN_AFTER_MS = 60_000;

/**
 * A newer server has no part that this page was built with: the page is loaded anew. Once a minute at
 * most, since a part can be missing for other reasons.
 */
export function reloadWhenReplaced(): void {
  globalThis.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS) return;
    sessionStorage.setItem(key, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
