import type { Reply } from 'chatkeep/client';

const MOST_SHOWN = 50;

/** So that neither case nor width matters. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** How well a reply fits, the smaller the better; undefined when it does not. */
function rankOf({ shortcut, title, text }: Reply, query: string): number | undefined {
  const called = folded(shortcut);
  if (called.startsWith(query)) return 0;
  if (folded(title).startsWith(query)) return 1;
  if (called.includes(query)) return 2;
  if (folded(title).includes(query)) return 3;
  return folded(text).includes(query) ? 4 : undefined;
}

/** Replies that have this in shortcut, title or text: the best first, then in the order given. */
export function matchReplies(replies: readonly Reply[], query: string): Reply[] {
  const wanted = folded(query);
  return replies
    .flatMap((reply) => {
      const rank = rankOf(reply, wanted);
      return rank === undefined ? [] : [{ reply, rank }];
    })
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, MOST_SHOWN)
    .map(({ reply }) => reply);
}
