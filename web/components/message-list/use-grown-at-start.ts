import { useState } from 'react';

interface Keyed {
  readonly key: string;
}

/** Whether this rendering added rows above those of the one before, or took some away there. */
export function useGrownAtStart(rows: readonly Keyed[]): boolean {
  const [last, setLast] = useState({ rows, grown: false });
  if (last.rows === rows) return last.grown;
  const grown = isGrownAtStart(last.rows, rows);
  setLast({ rows, grown });
  return grown;
}

function isGrownAtStart(before: readonly Keyed[], now: readonly Keyed[]): boolean {
  const first = before[0]?.key;
  const isFirst = now[0]?.key;
  if (first === undefined || isFirst === undefined || first === isFirst) return false;
  return now.some(({ key }) => key === first) || before.some(({ key }) => key === isFirst);
}
