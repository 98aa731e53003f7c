import { useEffect, useState } from 'react';
import { connectionState } from '../live.ts';
import { useShared } from './shared.ts';

/** A server that restarts is back sooner than somebody could read that it is gone. */
const SILENT_MS = 1500;

/** Whether the live connection has been lost for a while. */
export function useConnectionLost(): boolean {
  const state = useShared(connectionState);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (state !== 'lost') return undefined;
    const timer = setTimeout(() => setLost(true), SILENT_MS);
    return () => {
      clearTimeout(timer);
      setLost(false);
    };
  }, [state]);
  return lost;
}
