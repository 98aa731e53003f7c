import { Suspense, lazy } from 'react';
import { useShared } from '../../ui/shared.ts';
import { useEver } from '../../ui/use-ever.ts';
import { acting } from './actions/acting.ts';
import { viewing } from './viewer/viewing.ts';

const Widgets = lazy(async () => ({ default: (await import('../../ui/widgets.tsx')).Widgets }));
const Viewer = lazy(async () => ({ default: (await import('./viewer/viewer.tsx')).Viewer }));
const MessageActions = lazy(async () => ({
  default: (await import('./actions/message-actions.tsx')).MessageActions,
}));

/** What opens over the page out of a message. It is no part of the row, which may be scrolled away. */
export function MessageOverlays() {
  const picture = useShared(viewing);
  const isActing = useShared(acting) !== null;
  // Its messages and questions stay when the menu that asked for them is closed.
  const ever = useEver(picture !== null || isActing);
  if (!ever) return null;
  return (
    <Suspense>
      <Widgets>
        {picture !== null && <Viewer message={picture} />}
        {isActing && <MessageActions />}
      </Widgets>
    </Suspense>
  );
}
