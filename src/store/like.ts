/** The pattern of LIKE for texts that hold this one, whatever characters it has. */
export function containing(folded: string): string {
  return `%${folded.replace(/[\\%_]/g, '\\$&')}%`;
}
