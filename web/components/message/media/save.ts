/** Lets the browser save what is in memory. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by then; until it has, the address must lead somewhere.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Saves a file under the name that its sender gave it: links name it by its content. Throws where it
 * cannot be fetched.
 */
export async function saveLink(url: string, name: string): Promise<void> {
  const answer = await fetch(url, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  saveBlob(await answer.blob(), name);
}
