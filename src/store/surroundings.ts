import type { Place, Surroundings } from '../domain/window.ts';

/** What each row of a window's statement says of the place; `place_sent_at` is null when it was not found. */
export interface PlaceColumns {
  readonly place_sent_at: number | null;
  readonly place_seq: number;
  readonly anchored: boolean;
}

export interface RowAtSide<Row> {
  readonly older: boolean;
  readonly row: Row;
}

/** The rows on either side of the place, each in display order; undefined without a place. */
export function surroundingsOf<Row>(
  head: PlaceColumns,
  rows: readonly RowAtSide<Row>[],
  placeOf: (row: Row) => Place,
): Surroundings<Row> | undefined {
  if (head.place_sent_at === null) return undefined;
  const side = (older: boolean) =>
    rows
      .filter((each) => each.older === older)
      .map(({ row }) => row)
      .toSorted((one, other) => compare(placeOf(one), placeOf(other)));
  return {
    place: { sentAt: head.place_sent_at, seq: head.place_seq },
    anchored: head.anchored,
    older: side(true),
    newer: side(false),
  };
}

function compare(one: Place, other: Place): number {
  return one.sentAt - other.sentAt || one.seq - other.seq;
}
