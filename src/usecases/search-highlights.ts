import type { Message } from '../domain/message.ts';
import { foldOnly, foldText } from '../search/fold.ts';
import { type Range, highlights } from '../search/match.ts';
import type { Word } from '../search/query.ts';
import { type SearchField, searchFields, searchText } from '../search/text.ts';

/** Where words stand in one text of a message. */
export interface Highlight {
  /** As `body.msg`. */
  readonly field: string;
  /** The text that the ranges are of, as it was written. */
  readonly text: string;
  /** In UTF-16 units, as JavaScript counts; in order and apart from one another. */
  readonly ranges: readonly Range[];
}

/** The text of a message as it is searched. */
export interface FoldedMessage {
  readonly text: string;
  /** Whether a range of the text is all in one field of the message. */
  readonly isInside: (range: Range) => boolean;
}

export function foldMessage(message: Message): FoldedMessage {
  const fields = searchFields(message);
  const text = searchText(fields);
  if (fields.length < 2) return { text: foldOnly(text), isInside: () => true };
  const folded = foldText(text);
  const breaks = new Set(startsOf(fields).map((start) => start - 1));
  const isInside = ([start, end]: Range) => {
    for (let at = start; at < end; at++) if (breaks.has(folded.offsets[at] ?? -1)) return false;
    return true;
  };
  return { text: folded.text, isInside };
}

/** What is found of the words in each text of a message that has any of them. */
export function highlightsOf(message: Message, words: readonly Word[]): Highlight[] {
  return searchFields(message).flatMap(({ path, text }) => {
    const ranges = highlights(text, words);
    return ranges.length === 0 ? [] : [{ field: path, text, ranges }];
  });
}

function startsOf(fields: readonly SearchField[]): number[] {
  let start = 0;
  return fields.map(({ text }) => {
    const here = start;
    start += text.length + 1;
    return here;
  });
}
