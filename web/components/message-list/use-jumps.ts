import { useRouterState } from '@tanstack/react-router';
import { shared, useShared } from '../../ui/shared.ts';
import { forgetPlaces, isAtEnd, leavePlace } from './places.ts';

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

const turns = shared(0);

/** Goes to where the address is already: one may have scrolled away meanwhile. */
export function jumpAgain(owner: string, anchor: string): void {
  forgetPlaces(owner, anchor);
  turns.set(turns.get() + 1);
}

/** Goes to other places of a list by its address, so that Back leads to the one before. */
export function useJumps(owner: string, anchor: string, onAnchor: (anchor: string) => void): Jumps {
  const entry = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? '' });
  const turn = useShared(turns);
  const jump = (to: string) => {
    leavePlace(owner);
    if (to === anchor) {
      jumpAgain(owner, anchor);
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
