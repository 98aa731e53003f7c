import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { askAhead } from './begin.ts';
import { queryClient } from './queries/client.ts';
import { router } from './routes.tsx';
import './ui/base.css';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { PageLook } from './ui/page-look.ts';

const element = document.querySelector('#root');
if (element === null) throw new Error('index.html has no #root');

askAhead(location);
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <PageLook>
        <ErrorBoundary>
          <RouterProvider router={router} />
        </ErrorBoundary>
      </PageLook>
    </QueryClientProvider>
  </StrictMode>,
);
