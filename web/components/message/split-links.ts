export interface Piece {
  readonly text: string;
  /** Where it leads; undefined when it is no link. */
  readonly href?: string;
}

const address = /\bhttps?:\/\/[^\s<>"'，。！？；：、（）《》【】“”]+/giu;
const closing = /[.,;:!?)\]}]+$/u;

/** Finds the addresses in a text. Punctuation after one belongs to the sentence. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const href = trimmed(found);
    if (!URL.canParse(href)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ text: href, href });
    end = index + href.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

function trimmed(found: string): string {
  // "https://example.org/a_(b)" keeps its bracket: it opened inside.
  if (found.endsWith(')') && found.includes('(')) return found;
  return found.replace(closing, '');
}
