import type { Db, Prepared } from '../db/open.ts';
import { groupBy } from '../domain/group-by.ts';

/** What others have put on a message, as the asking one sees it. */
export interface MessageExtras {
  /** How many users saved it. */
  readonly favoriteCount: number;
  readonly favorited: boolean;
  /** Oldest first. */
  readonly marks: readonly MarkOnMessage[];
}

export interface MarkOnMessage {
  readonly label: string;
  readonly color: string | null;
  readonly note: string | null;
  readonly shared: boolean;
  readonly operatorId: string;
  readonly createdAt: number;
}

export interface MessageKey {
  readonly conversationNo: number;
  readonly seq: number;
}

/** Whose favorites are their own; which marks are shown: shared ones and, of an operator, their own. */
export interface ExtrasReader {
  readonly userNo: number | null;
  readonly marks: 'none' | { readonly operatorNo: number | null };
}

// Counted in a subquery, so that each message is looked up by the key whatever the planner believes.
const favorites: Prepared = {
  name: 'message_extras.favorites',
  text: `
    select g.ord, f.size, f.own
    from unnest($1::bigint[], $2::int[]) with ordinality as g (conversation_no, seq, ord)
    cross join lateral (
      select count(*)::int as size, coalesce(bool_or(f.user_no = $3::bigint), false) as own
      from favorites f where f.conversation_no = g.conversation_no and f.message_seq = g.seq
    ) f
    where f.size > 0`,
};

const marks: Prepared = {
  name: 'message_extras.marks',
  text: `
    select g.ord, m.label, m.color, m.note, m.shared, m.created_at as "createdAt",
      o.id as "operatorId"
    from unnest($1::bigint[], $2::int[]) with ordinality as g (conversation_no, seq, ord)
    cross join lateral (
      select m.* from marks m
      where m.conversation_no = g.conversation_no and m.message_seq = g.seq
        and (m.shared or m.operator_no = $3::bigint)
      order by m.created_at, m.label, m.operator_no
      limit 1000
    ) m
    join operators o on o.no = m.operator_no
    order by g.ord, m.created_at, m.label, m.operator_no`,
};

type FavoriteRow = { ord: number; size: number; own: boolean };
type MarkRow = { ord: number } & MarkOnMessage;

/** For each given message, in the given order. One round trip. */
export async function listExtras(
  db: Db,
  reader: ExtrasReader,
  keys: readonly MessageKey[],
): Promise<MessageExtras[]> {
  if (keys.length === 0) return [];
  const given = [keys.map((key) => key.conversationNo), keys.map((key) => key.seq)];
  const [favoriteRows, markRows] = await Promise.all([
    db.read<FavoriteRow>(favorites, [...given, reader.userNo]),
    reader.marks === 'none' ? [] : db.read<MarkRow>(marks, [...given, reader.marks.operatorNo]),
  ]);
  const favoritesOf = new Map(favoriteRows.map((row) => [row.ord, row]));
  const marksOf = groupBy(markRows, (row) => row.ord);
  return keys.map((_, at) => {
    const favorite = favoritesOf.get(at + 1);
    return {
      favoriteCount: favorite?.size ?? 0,
      favorited: favorite?.own ?? false,
      marks: (marksOf.get(at + 1) ?? []).map(({ ord: _ord, ...mark }) => mark),
    };
  });
}
