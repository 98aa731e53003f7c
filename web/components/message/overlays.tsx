import { Suspense, lazy } from 'react';
import { useShared } from '../../ui/shared.ts';
import { acting } from './actions/acting.ts';
import { viewing } from './viewer/viewing.ts';

const Viewer = lazy(async () => ({ default: (await import('./viewer/viewer.tsx')).Viewer }));
const MessageActions = lazy(async () => ({
  default: (await import('./actions/message-actions.tsx')).MessageActions,
}));

/** What opens over the page out of a message. It is no part of the row, which may be scrolled away. */
export function MessageOverlays() {
  const picture = useShared(viewing);
  const isActing = useShared(acting) !== null;
  return (
    <Suspense>
      {picture !== null && <Viewer message={picture} />}
      {isActing && <MessageActions />}
    </Suspense>
  );
}
