/** What is in a value from JSON that PostgreSQL's text and json cannot hold, or that is a trap. */
export interface Unstorable {
  readonly problem: 'nul' | 'surrogate' | 'deep' | 'prototype' | 'proto-key';
  readonly path: readonly (string | number)[];
}

/**
 * Looks for U+0000, half a surrogate pair, nesting deeper than that, what is no plain JSON, and the
 * key that would change an object's prototype.
 */
export function findUnstorable(value: unknown, deepest: number): Unstorable | undefined {
  const path: (string | number)[] = [];
  const problem = look(value, path, deepest);
  return problem === undefined ? undefined : { problem, path };
}

type Found = Unstorable['problem'] | undefined;

/** Leaves the way to what it finds in `path`; it is one array, since values can have half a million members. */
function look(value: unknown, path: (string | number)[], deepest: number): Found {
  if (typeof value === 'string') return lookAtText(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= deepest) return 'deep';
  if (Array.isArray(value)) return lookAtItems(value, path, deepest);
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'prototype';
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') return 'proto-key';
    const inKey = lookAtText(key);
    if (inKey !== undefined) return inKey;
    path.push(key);
    const found = look(member, path, deepest);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}

function lookAtItems(items: readonly unknown[], path: (string | number)[], deepest: number): Found {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (typeof item !== 'string' && typeof item !== 'object') continue;
    path.push(index);
    const found = look(item, path, deepest);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}

function lookAtText(text: string): Found {
  if (text.includes('\u0000')) return 'nul';
  return text.isWellFormed() ? undefined : 'surrogate';
}
