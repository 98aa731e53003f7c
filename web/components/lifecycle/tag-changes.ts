/** The tags that an edit leads to, where somebody else may have changed them meanwhile. */
export function tagsAfter(
  before: readonly string[],
  edited: readonly string[],
  now: readonly string[],
): string[] {
  const kept = now.filter((tag) => edited.includes(tag) || !before.includes(tag));
  return [...new Set([...kept, ...edited.filter((tag) => !before.includes(tag))])];
}

/** As typed: without spaces around, and each once. */
export function trimmedTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}
