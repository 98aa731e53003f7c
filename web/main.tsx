import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { askAhead } from './begin.ts';
import { queryClient } from './queries/client.ts';
import { router } from './routes.tsx';
import { appearanceNow } from './ui/appearance.ts';
import './ui/base.css';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { nextTask } from './ui/next-task.ts';
import { PageLook, dress } from './ui/page-look.ts';
import { language } from './ui/texts.ts';
import { prepareTimes } from './ui/times.tsx';

const element = document.querySelector('#root');
if (element === null) throw new Error('index.html has no #root');

/**
 * What the page is made of is drawn at once when it is there, and in pieces, so that a slow processor
 * stays free to be touched; what takes long to make is made meanwhile.
 */
async function begin(at: Element): Promise<void> {
  dress(appearanceNow(), language.get());
  await nextTask();
  askAhead(location);
  await nextTask();
  const loaded = router.load();
  await nextTask();
  prepareTimes();
  await nextTask();
  const root = createRoot(at);
  await loaded;
  startTransition(() =>
    root.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <PageLook>
            <ErrorBoundary>
              <RouterProvider router={router} />
            </ErrorBoundary>
          </PageLook>
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}

void begin(element);
