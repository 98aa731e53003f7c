import { afterAll, expect, test } from 'vitest';
import { fold, grams } from '../../src/domain/fold.ts';
import { openSearchIndex } from '../../src/usecases/search-index.ts';
import { listPeople } from '../../src/store/search-scope.ts';
import * as users from '../../src/store/users.ts';
import { testContext } from '../helpers/context.ts';

const ctx = await testContext();
afterAll(() => ctx[Symbol.asyncDispose]());

// Rare among the newest and common among the others; common among the newest; seldom; once.
const nickOf = (n: number) =>
  [
    n < 6000 ? '旧客' : `新客${n}`,
    n % 3 === 0 ? 'Ｌily' : '',
    n % 700 === 0 ? '蓝 天%_' : '',
    n === 41 ? '麒麟🎂' : '',
  ].join('');
const nicks = Array.from({ length: 7000 }, (_, n) => nickOf(n));
await ctx.db.query(
  `insert into users (id, nick_name, created_at)
   select 'user-' || ord, nick, 1 from unnest($1::text[]) with ordinality as g (nick, ord) order by ord`,
  [nicks],
);

const wanted = [
  '旧',
  '旧客',
  'lily',
  '新客69',
  '蓝 天',
  '天%',
  '_',
  '麒',
  '麒麟🎂',
  '🎂',
  '没有',
  'zz',
];

test.each(wanted)('a list by name is what a scan finds, page by page: %s', async (nick) => {
  const truth = nicks.flatMap((name, n) => (fold(name).includes(nick) ? [`user-${n + 1}`] : []));
  const found: string[] = [];
  let beforeNo: number | undefined;
  for (let page = 0; page < 20; page += 1) {
    const people = await users.listByNick(ctx.db, { nick, beforeNo, limit: 50 });
    found.push(...people.map(({ id }) => id));
    beforeNo = people.at(-1)?.no;
    if (people.length < 50) break;
  }
  expect(found).toEqual(truth.toReversed().slice(0, found.length));
  expect(found).toHaveLength(Math.min(truth.length, 1000));
});

test.each(wanted)('who is meant in a search is found by the same names: %s', async (name) => {
  await using index = openSearchIndex(ctx);
  const people = await listPeople(index.db, {
    name,
    kinds: ['user', 'operator', 'client'],
    viewerNo: null,
    limit: 51,
  });
  const truth = nicks.filter((nick) => fold(nick).includes(name));
  expect(people.every(({ nickName }) => fold(nickName).includes(name))).toBe(true);
  expect(new Set(people.map(({ no }) => no)).size).toBe(Math.min(51, truth.length));
});

test('the grams of the index are those that names are asked by', async () => {
  const names = ['', 'a', 'Ａb ç', '蓝天', '🎂🎂a', 'ﬁ½', "'%_\\", 'e\u0301'];
  const rows = await ctx.db.query<{ found: string[] }>(
    `select nick_grams(g.nick) as found from unnest($1::text[]) with ordinality g (nick, ord) order by ord`,
    [names],
  );
  const found = rows.map((row) => [...new Set(row.found)].toSorted());
  expect(found).toEqual(names.map((name) => grams(fold(name)).toSorted()));
});
