/** Whether a dialog lies over the page; one that was closed may still be in it, unseen. */
export function isDialogOpen(): boolean {
  const dialogs = document.querySelectorAll('[role="dialog"][aria-modal="true"], dialog[open]');
  return [...dialogs].some((dialog) => dialog.getClientRects().length > 0);
}
