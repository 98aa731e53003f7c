import { type BenchContext } from '../context.ts';
import { special, specialUser } from '../dataset/plan.ts';
import { searched } from '../dataset/searched.ts';
import { type Connection, type HttpCall, newToken, searchCall } from '../requests.ts';

type Query = Readonly<Record<string, string>>;

export interface SearchClass {
  readonly name: string;
  readonly calls: readonly HttpCall[];
  /** On average, as the searches themselves say. */
  readonly found: number;
}

const { common, medium, rare, absent, phrase4, phrase8, pinyin, initials, latin, digits } =
  searched;

/** Each with many different words, so that what is kept in memory does not answer everything. */
export async function searchClasses(
  ctx: BenchContext,
  connection: Connection,
): Promise<SearchClass[]> {
  const people = await peopleOf(ctx);
  const staff = await newToken(ctx, 'operator', people.operatorId);
  const user = await newToken(ctx, 'user', people.userId);
  const long = { conversationId: people.conversationId };
  const past = { sentTo: '2022-06-30T00:00:00Z' };
  const month = { sentFrom: '2023-05-01T00:00:00Z', sentTo: '2023-06-01T00:00:00Z' };
  const each = (words: readonly string[], more: Query = {}) => words.map((q) => ({ q, ...more }));
  const beside = (words: readonly string[], others: readonly string[]) =>
    words.map((word, at) => ({ q: `${word} ${others[(at * 7 + 3) % others.length] ?? ''}` }));
  const characters = [...new Set(common.flatMap((word) => word.split('')))];
  const marked = common.map((word) => ({ q: word, mark: '跟进' }));
  const lists: readonly (readonly [string, readonly Query[], string?])[] = [
    ['common word', each(common)],
    ['medium word', each(medium)],
    ['rare word', each(rare)],
    ['absent word', each(absent)],
    ['one character', each(characters)],
    ['phrase of 4', each(phrase4)],
    ['phrase of 8', each(phrase8)],
    ['common AND rare', beside(common, rare)],
    ['common AND common', beside(common, common)],
    ['common AND medium', beside(common, medium)],
    [
      'common, another excluded',
      common.map((q, at) => ({ q: `${q} -${common[(at + 10) % common.length] ?? ''}` })),
    ],
    ['common, in one conversation of many', each(common, long)],
    ['medium, in one conversation of many', each(medium, long)],
    ['common, as a user', each(common), user],
    ['pinyin', each(pinyin)],
    ['initials', each(initials)],
    ['start of a latin word', each(latin)],
    ['digits', each(digits)],
    ['common, by relevance', each(common, { sort: 'relevance' })],
    ['type alone', ['txt', 'img', 'audio', 'loc'].map((type) => ({ type }))],
    ['common and type', each(common, { type: 'txt' })],
    ['common and rare type', each(common, { type: 'loc' })],
    ['common and sender', each(common, { senderId: people.operatorId })],
    ['common, years ago', each(common, past)],
    ['common, in one month', each(common, month)],
    ['initials, years ago', each(initials, past)],
    ['common and common tag', each(common, { tag: '酒店' })],
    ['common and rare tag', each(common, { tag: '测试' })],
    ['rare and rare tag', each(rare, { tag: '测试' })],
    ['common and status, one in twenty', each(common, { status: 'waiting' })],
    ['common and mark, one in sixty', marked],
    [
      'common, sender, tag, month',
      each(common, { ...month, tag: '酒店', operatorId: people.operatorId }),
    ],
  ];
  const classes: SearchClass[] = [];
  for (const [name, queries, token = staff] of lists) {
    const { calls, second, found } = await ask(connection, token, queries);
    classes.push({ name, calls, found });
    if (withSecond.has(name)) classes.push({ name: `${name}, page 2`, calls: second, found });
  }
  return classes;
}

const withSecond = new Set(['common word', 'medium word', 'initials', 'common, by relevance']);

/** How many each query finds, and the calls for its first and its second page. */
async function ask(
  connection: Connection,
  token: string,
  queries: readonly Query[],
): Promise<{ calls: HttpCall[]; second: HttpCall[]; found: number }> {
  const calls: HttpCall[] = [];
  const second: HttpCall[] = [];
  let found = 0;
  for (const query of queries) {
    const call = searchCall(token, query);
    const answer = JSON.parse(await connection.answer(call)) as {
      readonly count: { readonly value: number };
      readonly next: string | null;
      readonly indexing: boolean;
    };
    if (answer.indexing) throw new Error('the index of the data set is not complete');
    calls.push(call);
    if (answer.next !== null) second.push(searchCall(token, { ...query, cursor: answer.next }));
    found += answer.count.value;
  }
  return { calls, second, found: found / queries.length };
}

interface People {
  readonly operatorId: string;
  readonly userId: string;
  readonly conversationId: string;
}

async function peopleOf(ctx: BenchContext): Promise<People> {
  const idOf = async (table: string, no: number) => {
    const { rows } = await ctx.db.pool.query<{ id: string }>(
      `select id from ${table} where no = $1`,
      [no],
    );
    return rows[0]?.id ?? '';
  };
  return {
    operatorId: await idOf('operators', 1),
    userId: await idOf('users', specialUser.inOrder),
    conversationId: await idOf('conversations', special.inOrder),
  };
}
