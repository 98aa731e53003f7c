import type { Highlight } from 'chatkeep/client';

interface SnippetPiece {
  readonly text: string;
  readonly found: boolean;
}

const BEFORE = 24;
const MOST = 180;

/** The part of a text around its first match, in one line. */
export function snippetOf({ text, ranges }: Pick<Highlight, 'text' | 'ranges'>): SnippetPiece[] {
  const first = ranges[0]?.start ?? 0;
  const start = first <= BEFORE * 2 ? 0 : whole(text, first - BEFORE);
  const end = Math.min(text.length, whole(text, start + MOST));
  const pieces: SnippetPiece[] = start > 0 ? [{ text: '…', found: false }] : [];
  let at = start;
  const push = (until: number, found: boolean) => {
    const piece = text.slice(at, until).replaceAll(/\s+/gu, ' ');
    if (piece !== '') pieces.push({ text: piece, found });
    at = Math.max(at, until);
  };
  for (const range of ranges) {
    if (range.start >= end) break;
    push(range.start, false);
    push(Math.min(range.end, end), true);
  }
  push(end, false);
  if (end < text.length) pieces.push({ text: '…', found: false });
  return pieces;
}

/** Not between the halves of a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
