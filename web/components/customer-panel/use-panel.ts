import { useState } from 'react';
import { stored, useStored } from '../../ui/stored.ts';
import { useMedia } from '../../ui/use-media.ts';

const beside = stored<'open' | 'closed'>('chatkeep.customer-panel', (text) =>
  text === 'closed' ? 'closed' : 'open',
);

export interface PanelState {
  readonly open: boolean;
  /** Whether it stands beside the conversation. */
  readonly wide: boolean;
  readonly toggle: () => void;
}

/** Beside a conversation it is open as it was left; over it, only when it is asked for. */
export function usePanel(): PanelState {
  const wide = useMedia('(min-width: 1200px)');
  const isBeside = useStored(beside) === 'open';
  const [over, setOver] = useState(false);
  return {
    open: wide ? isBeside : over,
    wide,
    toggle: () => (wide ? beside.set(isBeside ? 'closed' : 'open') : setOver(!over)),
  };
}
