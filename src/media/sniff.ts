/** What the first bytes of a file say that it is, as an extension; undefined for text and the unknown. */
export async function sniffExtension(path: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import('file-type');
  // A file that ends within its own head is of no type, not an error.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  return found?.ext;
}
