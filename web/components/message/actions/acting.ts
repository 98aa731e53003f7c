import type { Message } from 'chatkeep/client';
import { shared } from '../../../ui/shared.ts';

/** What is being done to a message: one at a time. */
export interface Acting {
  readonly what: 'choosing' | 'marking';
  readonly message: Message;
  /** Who said it. */
  readonly name: string;
  /** The label that is changed; undefined for a new mark. */
  readonly label?: string;
  /** Where it was asked for; the focus goes back there. */
  readonly opener: HTMLElement;
}

export const acting = shared<Acting | null>(null);

export function endActing(): void {
  const now = acting.get();
  acting.set(null);
  now?.opener.focus({ preventScroll: true });
}
