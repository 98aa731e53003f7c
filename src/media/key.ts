/** A key that uploads get: what the bytes are, and an extension that says of which type. */
const contentKey = /^[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

/** Whether the key names bytes by their hash, so that what is under it never changes. */
export function isContentKey(key: string): boolean {
  return contentKey.test(key);
}

/** The key of an upload; `extension` as by storedExtension of types.ts. */
export function contentKeyOf(sha256Hex: string, extension: string): string {
  return `${sha256Hex}.${extension}`;
}
