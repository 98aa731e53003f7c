import type { Reply } from 'chatkeep/client';
import { type KeyboardEvent, useState } from 'react';
import type { CannedReplies } from './canned-replies.ts';
import { matchReplies } from './match-replies.ts';
import { type ReplyToken, replyTokenAt } from './reply-token.ts';

interface ReplyMenuInput {
  readonly canned: CannedReplies | undefined;
  readonly draft: string;
  /** Puts a reply in place of what called it up. */
  readonly onChoose: (reply: Reply, token: ReplyToken) => void;
}

/** The menu that a slash opens: what is in it, which one is pointed at, and its keys. */
export function useReplyMenu({ canned, draft, onChoose }: ReplyMenuInput) {
  const [caret, setCaret] = useState<number>();
  const [closedAt, setClosedAt] = useState<number>();
  const [cursor, setCursor] = useState({ query: '', index: 0 });

  const token =
    canned === undefined || caret === undefined ? undefined : replyTokenAt(draft, caret);
  const isAsked = token !== undefined && token.start !== closedAt;
  const matches = isAsked && canned !== undefined ? matchReplies(canned.replies, token.query) : [];
  const query = token?.query ?? '';
  const index = cursor.query === query ? Math.min(cursor.index, matches.length - 1) : 0;
  const open = matches.length > 0;

  const point = (to: number) => setCursor({ query, index: (to + matches.length) % matches.length });
  const choose = (reply: Reply | undefined) => {
    if (reply !== undefined && token !== undefined) onChoose(reply, token);
  };

  return {
    open,
    matches,
    index,
    point,
    choose,
    /** To be told wherever the caret goes, and in which text. */
    onCaret: (text: string, at: number) => {
      setCaret(at);
      if (replyTokenAt(text, at)?.start !== closedAt) setClosedAt(undefined);
    },
    onBlur: () => setCaret(undefined),
    /** Whether the key was the menu's. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (!open) return false;
      if (event.key === 'ArrowDown') point(index + 1);
      else if (event.key === 'ArrowUp') point(index - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(matches[index]);
      else if (event.key === 'Escape') setClosedAt(token?.start);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export type ReplyMenuState = ReturnType<typeof useReplyMenu>;
