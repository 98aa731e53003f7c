export interface MarkContent {
  readonly color: string | null;
  readonly note: string | null;
  /** Otherwise only the operator who made it sees it. */
  readonly shared: boolean;
}

/** `#` and six hex digits, or the name of a colour. */
export function isMarkColor(color: string): boolean {
  return /^(#[0-9a-f]{6}|[a-z]{1,20})$/i.test(color);
}
