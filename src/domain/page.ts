/** Rows by their place in a list that is newest first: `offset` rows are skipped, at most `limit` given. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** All rows of the list, not of this page. */
  readonly total: number;
}

/** Largest whole number that a page parameter may carry. */
export const MAX_PAGE_NUMBER = 2 ** 31 - 1;
