import type { Transaction } from '../db/open.ts';

export interface Description {
  readonly title?: string | undefined;
  readonly address?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** Changes what is given; gives the names of what is different now. The state must be locked. */
export async function update(
  tx: Transaction,
  conversationNo: number,
  description: Description,
): Promise<string[]> {
  const { rows } = await tx.client.query<{ title: string; address: string; tags: string[] }>(
    `select c.title, c.address, array(select t.tag from conversation_tags t
       where t.conversation_no = c.no order by t.position, t.tag) as tags
     from conversations c where c.no = $1`,
    [conversationNo],
  );
  const [before] = rows;
  if (before === undefined) return [];
  const { title = before.title, address = before.address, tags = before.tags } = description;
  const changed: string[] = [];
  if (title !== before.title) changed.push('title');
  if (address !== before.address) changed.push('address');
  if (changed.length > 0) {
    await tx.client.query('update conversations set title = $2, address = $3 where no = $1', [
      conversationNo,
      title,
      address,
    ]);
  }
  if (JSON.stringify(tags) !== JSON.stringify(before.tags)) {
    changed.push('tags');
    await tx.client.query(
      `delete from conversation_tags where conversation_no = $1 and tag <> all($2::text[])`,
      [conversationNo, tags],
    );
    await insertTags(
      tx,
      tags.map((tag, position) => ({ conversationNo, tag, position })),
    );
  }
  return changed;
}

export interface TagRow {
  readonly conversationNo: number;
  readonly tag: string;
  readonly position: number;
}

/** Adds tags, or moves them to their positions, with what lists by tag sort by. */
export async function insertTags(tx: Transaction, tags: readonly TagRow[]): Promise<void> {
  if (tags.length === 0) return;
  await tx.client.query(
    `insert into conversation_tags (conversation_no, tag, position, active_day, created_at)
     select given.no, given.tag, given.position, s.active_at / 86400000, s.created_at
     from unnest($1::bigint[], $2::text[], $3::smallint[]) as given (no, tag, position)
     join conversation_state s on s.conversation_no = given.no
     on conflict (conversation_no, tag) do update set position = excluded.position,
       created_at = excluded.created_at`,
    [
      tags.map((each) => each.conversationNo),
      tags.map((each) => each.tag),
      tags.map((each) => each.position),
    ],
  );
}
