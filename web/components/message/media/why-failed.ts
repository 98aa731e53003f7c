export type MediaTrouble = 'missing' | 'unreadable' | 'unreachable';

/** Why a browser could not show what a link leads to. */
export async function whyFailed(url: string): Promise<MediaTrouble> {
  try {
    const answer = await fetch(url, { method: 'HEAD', credentials: 'omit' });
    if (answer.ok) return 'unreadable';
    return answer.status === 404 || answer.status === 410 ? 'missing' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
