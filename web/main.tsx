import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './queries/client.ts';
import { router } from './routes.tsx';
import './ui/base.css';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Theme } from './ui/theme.tsx';

const element = document.querySelector('#root');
if (element === null) throw new Error('index.html has no #root');

createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Theme>
        <ErrorBoundary>
          <RouterProvider router={router} />
        </ErrorBoundary>
      </Theme>
    </QueryClientProvider>
  </StrictMode>,
);
