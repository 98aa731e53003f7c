import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Without the white space between values; order, spelling and digits stay as they are. */
function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

/** Checks an answer against the body kept in `wire/`, character by character but for layout. */
export function expectGolden(body: string, name: string): void {
  const golden = readFileSync(join(import.meta.dirname, 'wire', `${name}.json`), 'utf8');
  expect(body).toBe(compact(golden));
}
