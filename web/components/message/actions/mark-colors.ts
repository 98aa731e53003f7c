/** What a mark can be coloured with. Each has a contrast of 3 against the panels of both themes. */
export const markColors = {
  red: '#d9484f',
  orange: '#c7670f',
  green: '#3f8f46',
  blue: '#3b82d6',
  purple: '#9263d6',
} as const;

export type MarkColorName = keyof typeof markColors;

/** The colours to choose from, with their names; one that the mark has already is among them. */
export function offeredColors(
  present: string | null,
): { readonly color: string; readonly name: MarkColorName | null }[] {
  const known = (Object.keys(markColors) as MarkColorName[]).map((name) => ({
    color: markColors[name],
    name,
  }));
  const isOther = present !== null && !known.some(({ color }) => color === present.toLowerCase());
  return isOther ? [...known, { color: present, name: null }] : known;
}
