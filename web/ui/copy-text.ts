/** Copies a text. Throws where the browser forbids it. */
export async function copyText(text: string): Promise<void> {
  // Browsers have it only on pages of https and of this machine.
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  if (clipboard === undefined) {
    copyBySelection(text);
    return;
  }
  try {
    await clipboard.writeText(text);
  } catch {
    // It may be forbidden to pages, and still be done for somebody who asks.
    copyBySelection(text);
  }
}

function copyBySelection(text: string): void {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('the browser did not copy');
}
