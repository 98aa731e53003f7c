import type { Prepared } from '../../src/db/open.ts';
import { visibleToUsers } from '../../src/store/visibility.ts';
import type { BenchContext } from '../context.ts';
import { type HttpCall, imCall, newToken, opCall, userCall } from '../requests.ts';

export interface Endpoint {
  readonly name: string;
  readonly route: string;
  readonly calls: readonly HttpCall[];
  /** The least SQL that finds the same rows, and the values for each call. */
  readonly bare: Prepared;
  readonly values: readonly (readonly unknown[])[];
}

const CALLS = 2000;
const OPERATORS = 50;
const PEOPLE = 250;
const messageColumns = `m.seq, m.no, m.id, m.hx_msg_id, m.sender, m.recipient, m.type, m.body, m.ext,
  m.sent_at, m.client_sent_at, m.updated_at, m.revoked_at, m.pushed_at`;

const barePage: Prepared = {
  name: 'bench.page',
  text: `select ${messageColumns} from messages m
    where m.conversation_no = $1 and m.seq <= $2 and m.seq > $2 - $3::int order by m.seq desc`,
};

const bareTimeline: Prepared = {
  name: 'bench.timeline',
  text: `select ${messageColumns} from timeline t
    join messages m on m.conversation_no = t.conversation_no and m.seq = t.message_seq
    where t.user_no = $1 and t.seq <= $2 and t.seq > $2 - $3::int order by t.seq desc`,
};

export async function prepareEndpoints(ctx: BenchContext): Promise<Endpoint[]> {
  return [await opEndpoint(ctx), await userEndpoint(ctx), await imEndpoint(ctx)];
}

/** Spreads `CALLS` page numbers over lists of the given lengths, each page a full one. */
function spreadPages<List extends { readonly length: number }>(
  lists: readonly List[],
  pageSize: number,
): { readonly list: List; readonly page: number }[] {
  return Array.from({ length: CALLS }, (_, index) => {
    const list = lists[index % lists.length];
    if (list === undefined) throw new Error('the data set has no list of that length');
    const turn = Math.floor(index / lists.length);
    return { list, page: (turn * 7 + index) % Math.floor(list.length / pageSize) };
  });
}

async function opEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows: lists } = await ctx.db.pool.query<{ no: number; id: string; length: number }>(
    `select c.no, c.id, s.last_seq as length from conversations c
     join conversation_state s on s.conversation_no = c.no
     where c.type = 'service' and s.last_seq >= 40 and s.in_order order by md5(c.id) limit 1000`,
  );
  const { rows: operators } = await ctx.db.pool.query<{ id: string }>(
    'select id from operators order by no limit $1',
    [OPERATORS],
  );
  const tokens: string[] = [];
  for (const { id } of operators) tokens.push(await newToken(ctx, 'operator', id));
  const pages = spreadPages(lists, 20);
  return {
    name: 'op v2',
    route: '/op/v2/chatMessageList',
    calls: pages.map(({ list, page }, index) =>
      opCall('chatMessageList', tokens[index % tokens.length] ?? '', {
        chatId: list.id,
        pageNum: page + 1,
        pageSize: 20,
      }),
    ),
    bare: barePage,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 20, 20]),
  };
}

async function userEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows } = await ctx.db.pool.query<{ no: number; id: string; length: number }>(
    `select u.no, u.id, s.visible as length from users u
     join timeline_state s on s.user_no = u.no
     where s.visible >= 40 and s.in_order order by md5(u.id) limit $1`,
    [PEOPLE],
  );
  const lists: ((typeof rows)[number] & { readonly token: string })[] = [];
  for (const row of rows) lists.push({ ...row, token: await newToken(ctx, 'user', row.id) });
  const pages = spreadPages(lists, 20);
  return {
    name: 'user v2',
    route: '/user/v2/chatMessages',
    calls: pages.map(({ list, page }) => userCall(list.token, page * 20 + 1, 20)),
    bare: bareTimeline,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 20, 20]),
  };
}

async function imEndpoint(ctx: BenchContext): Promise<Endpoint> {
  const { rows } = await ctx.db.pool.query<{ no: number; user: string; length: number }>(
    `select c.no, u.id as user, s.last_seq as length from conversations c
     join conversation_state s on s.conversation_no = c.no
     join users u on u.no = c.user_no
     where c.type = 'direct' and ${visibleToUsers} and s.last_seq >= 20
     order by md5(c.id) limit $1`,
    [PEOPLE],
  );
  const lists: ((typeof rows)[number] & { readonly token: string })[] = [];
  for (const row of rows) lists.push({ ...row, token: await newToken(ctx, 'im', row.user) });
  const pages = spreadPages(lists, 10);
  return {
    name: 'im v1',
    route: '/api/v1/im/:conversation_id/message/:page',
    calls: pages.map(({ list, page }) => imCall(list.token, list.no, page + 1)),
    bare: barePage,
    values: pages.map(({ list, page }) => [list.no, list.length - page * 10, 10]),
  };
}
