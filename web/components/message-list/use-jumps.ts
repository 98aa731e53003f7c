import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { isAtEnd, keepPlace, leavePlace } from './places.ts';

export interface Jumps {
  /** A conversation, or a customer's timeline. */
  readonly owner: string;
  /** As the address says. */
  readonly anchor: string;
  /** The step of the browser's history. */
  readonly entry: string;
  /** Changes with every jump to where the address is already. */
  readonly turn: number;
  readonly jump: (anchor: string) => void;
  /** Shows the end, where one is not there. */
  readonly toNewest: () => void;
}

/** Goes to other places of a list by its address, so that Back leads to the one before. */
export function useJumps(owner: string, anchor: string, onAnchor: (anchor: string) => void): Jumps {
  const entry = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? '' });
  const [turn, setTurn] = useState(0);
  const jump = (to: string) => {
    leavePlace(owner);
    if (to === anchor) {
      keepPlace({ entry, owner, anchor }, undefined);
      setTurn((last) => last + 1);
    } else {
      onAnchor(to);
    }
  };
  return {
    owner,
    anchor,
    entry,
    turn,
    jump,
    toNewest: () => {
      if (anchor !== 'newest' || !isAtEnd(owner)) jump('newest');
    },
  };
}
