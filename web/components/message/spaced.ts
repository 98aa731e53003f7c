/** Texts one after the other, with a space between two unless Chinese meets Chinese. */
export function spaced(...parts: readonly string[]): string {
  return parts.reduce((before, next) => {
    const isChinese = /\p{Script=Han}$/u.test(before) && /^\p{Script=Han}/u.test(next);
    return `${before}${isChinese ? '' : ' '}${next}`;
  });
}
