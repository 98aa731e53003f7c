import type { Query } from '@tanstack/react-query';
import { live } from '../live.ts';
import { apply } from '../queries/apply-event.ts';
import { queryClient } from '../queries/client.ts';
import { notePresence } from '../queries/presence.ts';
import { noteTyping } from '../queries/typing.ts';

const mayBeOld = ({ queryKey, state }: Query) => state.data !== undefined && queryKey[0] !== 'me';

/** Keeps what is shown true, from now on. */
export function followLive(): void {
  live.open({
    event: apply,
    typing: noteTyping,
    presence: notePresence,
    begun: () => void queryClient.invalidateQueries({ predicate: mayBeOld }),
  });
}
