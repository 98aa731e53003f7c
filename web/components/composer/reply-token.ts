/**
 * What is typed to call up a canned reply: a slash, of either width, at the beginning of a word, up to the
 * caret.
 */
export interface ReplyToken {
  readonly start: number;
  readonly end: number;
  /** What stands behind the slash. */
  readonly query: string;
}

const token = /(?:^|[\s，。！？；：、）])[/／]([^\s/／]{0,32})$/u;

export function replyTokenAt(text: string, caret: number): ReplyToken | undefined {
  const query = token.exec(text.slice(0, caret))?.[1];
  if (query === undefined) return undefined;
  return { start: caret - query.length - 1, end: caret, query };
}
