/** Whether it was the system that failed, and not what the file holds that cannot be understood. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
