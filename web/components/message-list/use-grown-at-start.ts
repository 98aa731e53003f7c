import { useState } from 'react';
import { type Keyed, isGrownAtStart } from './grown-at-start.ts';

/** Whether this rendering added rows above those of the one before, or took some away there. */
export function useGrownAtStart(rows: readonly Keyed[]): boolean {
  const [last, setLast] = useState({ rows, grown: false });
  if (last.rows === rows) return last.grown;
  const grown = isGrownAtStart(last.rows, rows);
  setLast({ rows, grown });
  return grown;
}
