import { Outlet, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { live } from '../../live.ts';
import { useMe } from '../../queries/me.ts';
import { restoreOutbox } from '../../queries/outbox.ts';
import { followLive } from '../../session/follow.ts';
import { sessionLost } from '../../session/lost.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { fetchAhead } from '../../ui/fetch-ahead.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { useEver } from '../../ui/use-ever.ts';
import { useSoonAfter } from '../../ui/use-soon-after.ts';
import { MessageOverlays } from '../message/overlays.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Keys } from './keys.tsx';
import { SessionOver } from './later.ts';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { texts } from './texts.ts';

/** Instead of everything, while nothing is known of who is signed in. */
export function NotReached({ error }: { readonly error: unknown }) {
  const router = useRouter();
  return <Failure error={error} onRetry={() => void router.invalidate()} />;
}

/** What surrounds all pages of operators. Somebody is signed in here. */
export function Shell() {
  const text = useTexts(texts);
  const { id } = useMe();
  const lost = useShared(sessionLost);
  const everLost = useEver(lost);
  useSoonAfter(() => void fetchAhead());
  useEffect(() => restoreOutbox(id), [id]);
  useEffect(() => {
    if (lost) return undefined;
    followLive();
    return live.close;
  }, [id, lost]);

  return (
    <div className={styles['shell']}>
      <a className={styles['skip']} href="#content">
        {text.toContent}
      </a>
      <Rail />
      <div className={styles['column']}>
        <ConnectionBanner />
        <main id="content" tabIndex={-1} className={styles['content']}>
          <ErrorBoundary>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Suspense>{everLost && <SessionOver />}</Suspense>
      <Keys />
      <MessageOverlays />
    </div>
  );
}
