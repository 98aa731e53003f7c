import { useState } from 'react';

/** Whether something was so before, or is: what it opened may then close in its own time. */
export function useEver(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return ever;
}
