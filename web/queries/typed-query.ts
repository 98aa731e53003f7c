export const filterNames = [
  'from',
  'customer',
  'operator',
  'conversation',
  'type',
  'tag',
  'mark',
  'status',
  'before',
  'after',
  'has',
] as const;

export type FilterName = (typeof filterNames)[number];

export interface TypedFilter {
  readonly name: FilterName;
  readonly value: string;
}

const names = filterNames.join('|');
const part = new RegExp(String.raw`(?:(${names})[:：])?("(?:[^"\\]|\\.)*"|“[^”]*”|\S+)`, 'giu');
const unfinished = new RegExp(String.raw`(?:^|\s)-?(?:${names})[:：]\s*$`, 'iu');

/** The words and the filters of what was typed, as docs/search.md has them; excluded words are left out. */
export function readTyped(q: string): { words: string; filters: TypedFilter[] } {
  const words: string[] = [];
  const filters: TypedFilter[] = [];
  for (const [, written, value = ''] of finished(q).matchAll(part)) {
    const name = filterNames.find((each) => each === written?.toLowerCase());
    if (name !== undefined) filters.push({ name, value: bare(value) });
    else if (!/^-[^-\s]/u.test(value)) words.push(bare(value));
  }
  return { words: words.filter((word) => word !== '').join(' '), filters };
}

function bare(value: string): string {
  return /^["“].*["”]$/u.test(value) ? value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : value;
}

/** Without a filter at its end whose value is still to be written. */
export function finished(q: string): string {
  return q.replace(unfinished, '').trim();
}

/** A filter as it is written in a query. */
export function writtenFilter(name: FilterName, value: string): string {
  const isPlain = /^[^\s"“”\\]+$/u.test(value);
  return `${name}:${isPlain ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`}`;
}
