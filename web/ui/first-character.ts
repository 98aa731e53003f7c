/** One of these makes a character by itself, unless something that joins it follows. */
const simple = /^[\p{Script=Han}\p{Script=Latin}\p{Nd}](?![\p{M}\p{Cf}])/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * What a reader takes for the first character of a text; undefined of an empty one. Most need no
 * segmenter: making the first one takes a browser some 30 ms.
 */
export function firstCharacter(text: string): string | undefined {
  const [plain] = simple.exec(text) ?? [];
  if (plain !== undefined) return plain;
  segmenter ??= new Intl.Segmenter();
  const [first] = segmenter.segment(text);
  return first?.segment;
}
