import { useState } from 'react';
import { stored, useStored } from '../../ui/stored.ts';
import { useMedia } from '../../ui/use-media.ts';

const beside = stored<'open' | 'closed' | 'unsaid'>('chatkeep.customer-panel', (text) =>
  text === 'closed' || text === 'open' ? text : 'unsaid',
);

export interface PanelState {
  readonly open: boolean;
  /** Whether it stands beside the conversation. */
  readonly wide: boolean;
  readonly toggle: () => void;
}

/**
 * Beside a conversation it is open as it was left, and at first where there is much room; over it,
 * only when it is asked for.
 */
export function usePanel(): PanelState {
  const wide = useMedia('(min-width: 1200px)');
  const roomy = useMedia('(min-width: 1440px)');
  const said = useStored(beside);
  const isBeside = said === 'unsaid' ? roomy : said === 'open';
  const [over, setOver] = useState(false);
  return {
    open: wide ? isBeside : over,
    wide,
    toggle: () => (wide ? beside.set(isBeside ? 'closed' : 'open') : setOver(!over)),
  };
}
