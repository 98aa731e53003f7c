import { isSystemError } from './file-errors.ts';

/** What the first bytes of a file say that it is, as an extension; undefined for text and the unknown. */
export async function sniffExtension(path: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import('file-type');
  try {
    return (await fileTypeFromFile(path))?.ext;
  } catch (error) {
    if (isSystemError(error)) throw error;
    // A file that breaks the rules of what it begins as is of no type.
    return undefined;
  }
}
