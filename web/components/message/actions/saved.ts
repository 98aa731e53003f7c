import type { Mark, Message } from 'chatkeep/client';

/**
 * What operators save for themselves is a mark of this label that nobody else sees; `mark:★` finds it.
 * (A favorite is a user's.)
 */
export const SAVED = '★';

export const isSaved = ({ marks }: Message, operatorId: string): boolean =>
  marks?.some((mark) => isSaving(mark, operatorId)) ?? false;

export const isSaving = (mark: Mark, operatorId: string): boolean =>
  mark.label === SAVED && !mark.shared && mark.operatorId === operatorId;
