import { useRouter } from '@tanstack/react-router';
import { Modal } from 'antd';
import { Suspense, lazy, useEffect } from 'react';
import { part } from '../../ui/part.ts';
import { useShared } from '../../ui/shared.ts';
import { acting } from './actions/acting.ts';
import { viewing } from './viewer/viewing.ts';

const Viewer = lazy(async () => ({
  default: (await part(() => import('./viewer/viewer.tsx'))).Viewer,
}));
const MessageActions = lazy(async () => ({
  default: (await part(() => import('./actions/message-actions.tsx'))).MessageActions,
}));

/** What opens over the page out of a message. It is no part of the row, which may be scrolled away. */
export function MessageOverlays() {
  const picture = useShared(viewing);
  const isActing = useShared(acting) !== null;
  const router = useRouter();
  // It belongs to what was shown, as questions do: wherever one goes, also by Back, it is left.
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ hrefChanged }) => {
        if (!hrefChanged) return;
        acting.set(null);
        viewing.set(null);
        Modal.destroyAll();
      }),
    [router],
  );
  return (
    <Suspense>
      {picture !== null && <Viewer message={picture} />}
      {isActing && <MessageActions />}
    </Suspense>
  );
}
