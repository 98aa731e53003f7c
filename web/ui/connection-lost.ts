import { useEffect, useState } from 'react';
import { connectionState } from '../live.ts';
import { useShared } from './shared.ts';

/** A server that restarts is back sooner than somebody could read that it is gone. */
const SILENT_MS = 1500;
/** The first connection takes longer where the network is slow. */
const FIRST_MS = 5000;

/** Whether there has been no live connection for a while. */
export function useConnectionLost(): boolean {
  const state = useShared(connectionState);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (state === 'connected') return undefined;
    const timer = setTimeout(() => setLost(true), state === 'lost' ? SILENT_MS : FIRST_MS);
    return () => {
      clearTimeout(timer);
      setLost(false);
    };
  }, [state]);
  return lost;
}
