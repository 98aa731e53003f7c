import { expect } from 'vitest';
import type { ApiFoundMessage, ApiSearchCount } from '../../src/http/api/schema/search.ts';
import type { Environment } from '../../src/config.ts';
import type { TestApp } from '../helpers/app.ts';
import { api } from '../http/api/call.ts';
import { type Tokens, openApp, storePeople } from '../http/api/people.ts';
import { SENT_AT, message } from '../http/records.ts';

export interface Page {
  readonly items: readonly ApiFoundMessage[];
  readonly next: string | null;
  readonly count: ApiSearchCount | null;
  readonly partial: boolean;
  readonly indexing: boolean;
}

export type Params = Readonly<Record<string, string | number | boolean>>;

export interface SearchApp extends AsyncDisposable {
  readonly t: TestApp;
  readonly tokens: Tokens;
  /** Finds as operator 1, or by the given token. */
  find(params: string | Params, token?: string): Promise<Page>;
  refused(params: string | Params, token?: string): Promise<Refusal>;
}

export interface Refusal {
  readonly status: number;
  readonly field?: string;
  readonly detail: string;
}

/** The server with users 1 and 2, agent 1, admin 2 and these records, all of them found. */
export async function openSearch(
  records: readonly object[],
  env: Environment = {},
): Promise<SearchApp> {
  const t = await openApp(env as Record<string, string>);
  const tokens = await storePeople(t, records);
  await t.ctx.searchIndex.caughtUp();
  const ask = (params: string | Params, token = tokens.agent) =>
    api(t, 'GET', `/search/messages?${queryOf(params)}`, { token });
  return {
    t,
    tokens,
    async find(params, token) {
      const answer = await ask(params, token);
      expect([answer.status, answer.body]).toEqual([200, expect.any(String)]);
      return answer.json<Page>();
    },
    async refused(params, token) {
      const answer = await ask(params, token);
      expect([answer.status, answer.body]).not.toEqual([200, expect.any(String)]);
      return answer.json<Refusal>();
    },
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

function queryOf(params: string | Params): string {
  const pairs = typeof params === 'string' ? { q: params } : params;
  const texts = Object.entries(pairs).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new URLSearchParams(texts).toString();
}

/** Texts of chat 1, the first the oldest; `message(n)` of the records says the nth. */
export const saying = (texts: readonly string[], inChat = 1, first = 0): object[] =>
  texts.map((msg, n) =>
    message(first + n, inChat, { body: { msg }, sentAt: SENT_AT + (first + n) * 60_000 }),
  );

export const textsOf = ({ items }: Page): string[] =>
  items.map(({ message: { body } }) => (body as unknown as { msg?: string }).msg ?? '');

/** Each range of the first item, cut out of the text. */
export const shownOf = ({ items }: Page): string[] =>
  (items[0]?.highlights ?? []).flatMap(({ text, ranges }) =>
    ranges.map(({ start, end }) => text.slice(start, end)),
  );

/** All pages, one after another. */
export async function walk(app: SearchApp, params: Params, token?: string): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  do {
    const page = await app.find(cursor === null ? params : { ...params, cursor }, token);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
}
