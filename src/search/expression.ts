/**
 * What a document's terms must satisfy: one term, all of several expressions, or any of them. With
 * `rarest`, only so many of those that the fewest documents of a segment have need to be satisfied: the
 * others narrow hardly any more, and would have to be read.
 */
export type Expression =
  | { readonly term: number }
  | { readonly all: readonly Expression[]; readonly rarest?: number }
  | { readonly any: readonly Expression[] };
