/** Files that are dropped, without the folders among them, which nothing can be read of. */
export function droppedFiles(transfer: DataTransfer): File[] {
  return [...transfer.items].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory === true) return [];
    return item.getAsFile() ?? [];
  });
}

/**
 * Files that are pasted. What is copied from a document or a table comes as a picture too: there
 * its text is meant.
 */
export function pastedFiles(transfer: DataTransfer): File[] {
  const { types } = transfer;
  const isDocument =
    types.includes('text/rtf') || (types.includes('text/html') && types.includes('text/plain'));
  return isDocument ? [] : [...transfer.files];
}

export const hasFiles = (transfer: DataTransfer | null) =>
  transfer?.types.includes('Files') === true;

// Dropped where nobody takes it, a file would be shown in place of the page.
for (const name of ['dragover', 'drop'] as const) {
  globalThis.addEventListener(name, (event) => {
    if (event.defaultPrevented || event.dataTransfer === null || !hasFiles(event.dataTransfer))
      return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  });
}
