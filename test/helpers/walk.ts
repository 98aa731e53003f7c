import * as messageStore from '../../src/store/messages.ts';
import * as timelineStore from '../../src/store/timeline.ts';
import type { TestContext } from './context.ts';

export interface Walk {
  readonly walked: unknown;
  readonly sorted: unknown;
}

/** All pages of all conversations and timelines, and what a plain sort gives. */
export async function walk(ctx: TestContext, pageSize: number): Promise<Walk> {
  const [allWalked, allSorted]: [unknown[], unknown[]] = [[], []];
  for (const { no } of await ctx.db.queries.selectFrom('conversations').select('no').execute()) {
    const sorted = await ctx.db.queries
      .selectFrom('messages')
      .select('id')
      .where('conversation_no', '=', no)
      .orderBy('sent_at', 'desc')
      .orderBy('seq', 'desc')
      .execute();
    const walked: string[] = [];
    for (let offset = 0; offset <= sorted.length; offset += pageSize) {
      const page = await messageStore.findPage(ctx.db, { no }, { offset, limit: pageSize });
      allWalked.push(page?.total);
      allSorted.push(sorted.length);
      walked.push(...(page?.messages ?? []).map((each) => each.id));
    }
    allWalked.push(walked);
    allSorted.push(sorted.map((row) => row.id));
  }
  for (const { no } of await ctx.db.queries.selectFrom('users').select('no').execute()) {
    const sorted = await ctx.db.queries
      .selectFrom('participants as p')
      .innerJoin('conversations as c', 'c.no', 'p.conversation_no')
      .innerJoin('messages as m', 'm.conversation_no', 'c.no')
      .select(['m.id', 'm.sent_at'])
      .where('p.user_no', '=', no)
      .where('c.status', '<>', 6)
      .where('c.hidden', '=', false)
      .orderBy('m.sent_at', 'desc')
      .execute();
    const walked: { id: string; sent_at: number }[] = [];
    for (let offset = 0; offset <= sorted.length; offset += pageSize) {
      const page = await timelineStore.listPage(ctx.db, no, { offset, limit: pageSize });
      allWalked.push(page.total);
      allSorted.push(sorted.length);
      walked.push(
        ...page.items.map(({ message }) => ({ id: message.id, sent_at: message.sentAt })),
      );
    }
    // Among equal times the order is that of arrival, which a plain sort does not know.
    for (const [list, rows] of [
      [allWalked, walked],
      [allSorted, sorted],
    ] as const) {
      list.push(rows.map((row) => row.sent_at));
      list.push(rows.map((row) => row.id).toSorted((one, other) => (one < other ? -1 : 1)));
    }
  }
  return { walked: allWalked, sorted: allSorted };
}
