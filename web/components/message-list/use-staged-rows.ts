import { useEffect, useState } from 'react';
import { type Keyed, isGrownAtStart } from './grown-at-start.ts';
import { nextRows } from './staged-rows.ts';

/**
 * The rows to be drawn now, and whether this rendering added some above those of the one before, or
 * took some away there.
 */
export function useStagedRows<Row extends Keyed>(now: readonly Row[]) {
  const [state, setState] = useState({ wanted: now, rows: now, grown: false });
  if (state.wanted !== now) {
    const rows = nextRows(state.rows, now);
    setState({ wanted: now, rows, grown: isGrownAtStart(state.rows, rows) });
  }
  const { rows, wanted, grown } = state;
  useEffect(() => {
    if (rows === wanted) return undefined;
    // Once the virtual list has taken in the first step.
    const frame = requestAnimationFrame(() =>
      setState({ wanted, rows: wanted, grown: isGrownAtStart(rows, wanted) }),
    );
    return () => cancelAnimationFrame(frame);
  }, [rows, wanted]);
  return { rows, grown };
}
