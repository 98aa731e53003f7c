import { useRouter } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import { part } from '../../ui/part.ts';
import { useShared } from '../../ui/shared.ts';
import { useEver } from '../../ui/use-ever.ts';
import { acting } from './actions/acting.ts';
import { viewing } from './viewer/viewing.ts';

const Widgets = lazy(async () => ({
  default: (await part(() => import('../../ui/widgets.tsx'))).Widgets,
}));
const Viewer = lazy(async () => ({
  default: (await part(() => import('./viewer/viewer.tsx'))).Viewer,
}));
const MessageActions = lazy(async () => ({
  default: (await part(() => import('./actions/message-actions.tsx'))).MessageActions,
}));

/**
 * What opens over the page out of a message. It is no part of the row, which may be scrolled away; but
 * of the page: wherever one goes, also by Back, it is left, and questions with it.
 */
export function MessageOverlays() {
  const router = useRouter();
  const [visit, setVisit] = useState(0);
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ hrefChanged }) => {
        if (!hrefChanged) return;
        acting.set(null);
        viewing.set(null);
        setVisit((count) => count + 1);
      }),
    [router],
  );
  return <Overlays key={visit} />;
}

function Overlays() {
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
