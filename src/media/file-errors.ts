/** Whether a file could not be worked on for one of these reasons, such as ENOENT. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Whether it was the system that failed, and not what the file holds that cannot be understood. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
