import { lazy } from 'react';
import { part } from '../../ui/part.ts';

export const TranscriptDialog = lazy(async () => ({
  default: (await part(() => import('./transcript-dialog.tsx'))).TranscriptDialog,
}));
