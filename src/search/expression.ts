/** What a document's terms must satisfy: one term, all of several expressions, or any of them. */
export type Expression =
  | { readonly term: number }
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] };
