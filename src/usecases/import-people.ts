import type { LRUCache } from 'lru-cache';
import type { Transaction } from '../db/open.ts';
import { boundedCache } from '../domain/bounded-cache.ts';
import { ADMIN, looksLikeOperator } from '../domain/ids.ts';
import * as directoryStore from '../store/directory.ts';

export type Person =
  | { readonly kind: 'user'; readonly no: number }
  | { readonly kind: 'operator'; readonly no: number }
  | { readonly kind: 'system' };

/** An id that a record names, and the time that a placeholder of it is dated by. */
export interface Mention {
  readonly id: string;
  readonly at: number;
}

const REMEMBERED = 200_000;
const system: Person = { kind: 'system' };

/** Finds the people that records name, and makes placeholders of those whom nobody knows yet. */
export class People {
  readonly #users = boundedCache<string, number>({ most: REMEMBERED });
  readonly #operators = boundedCache<string, number>({ most: REMEMBERED });
  readonly #senders = boundedCache<string, Person>({ most: REMEMBERED });

  forget(): void {
    this.#users.clear();
    this.#operators.clear();
    this.#senders.clear();
  }

  /** Takes note of operators that were just described: their ids may have passed for users'. */
  noteOperators(nos: ReadonlyMap<string, number>): void {
    for (const [id, no] of nos) {
      this.#operators.set(id, no);
      this.#senders.delete(id);
    }
  }

  async users(tx: Transaction, mentions: Iterable<Mention>): Promise<Map<string, number>> {
    return resolve(mentions, this.#users, async (unknown) => {
      const found = await directoryStore.findUsers(tx, [...unknown.keys()]);
      const missing = [...unknown.values()].filter(({ id }) => !found.has(id));
      const made = await directoryStore.insertUsers(
        tx,
        missing.map(({ id, at }) => ({
          id,
          nickName: '',
          icon: '',
          createdAt: at,
          placeholder: true,
        })),
      );
      return new Map([...[...found].map(([id, row]) => [id, row.no] as const), ...made]);
    });
  }

  async operators(tx: Transaction, mentions: Iterable<Mention>): Promise<Map<string, number>> {
    const nos = await resolve(mentions, this.#operators, async (unknown) => {
      const found = await directoryStore.findOperators(tx, [...unknown.keys()]);
      const missing = [...unknown.values()].filter(({ id }) => !found.has(id));
      const made = await directoryStore.insertOperators(
        tx,
        missing.map(({ id, at }) => ({ id, nickName: '', createdAt: at, placeholder: true })),
      );
      for (const id of made.keys()) this.#senders.delete(id);
      return new Map([...[...found].map(([id, row]) => [id, row.no] as const), ...made]);
    });
    return nos;
  }

  /**
   * Who stands behind the ids in messages: the system, a known operator, a known user; of unknown
   * ones an operator when the id reads as one, else a user.
   */
  async senders(tx: Transaction, mentions: Iterable<Mention>): Promise<Map<string, Person>> {
    return resolve(mentions, this.#senders, async (unknown) => {
      const ids = [...unknown.keys()].filter((id) => id !== ADMIN);
      const operators = await directoryStore.findOperators(tx, ids);
      const users = await directoryStore.findUsers(tx, ids);
      const people = new Map<string, Person>([[ADMIN, system]]);
      const isOperator = (id: string) =>
        operators.has(id) || (!users.has(id) && looksLikeOperator(id));
      const named = (id: string) => unknown.get(id) ?? { id, at: 0 };
      const operatorNos = await this.operators(tx, ids.filter(isOperator).map(named));
      const userNos = await this.users(tx, ids.filter((id) => !isOperator(id)).map(named));
      for (const [id, no] of operatorNos) people.set(id, { kind: 'operator', no });
      for (const [id, no] of userNos) people.set(id, { kind: 'user', no });
      return people;
    });
  }
}

/** Answers from the cache what it has, and asks for the rest at once, each id with its first mention. */
async function resolve<Value extends {}>(
  mentions: Iterable<Mention>,
  cache: LRUCache<string, Value>,
  ask: (unknown: ReadonlyMap<string, Mention>) => Promise<ReadonlyMap<string, Value>>,
): Promise<Map<string, Value>> {
  const answer = new Map<string, Value>();
  const unknown = new Map<string, Mention>();
  for (const mention of mentions) {
    if (answer.has(mention.id) || unknown.has(mention.id)) continue;
    const known = cache.get(mention.id);
    if (known === undefined) unknown.set(mention.id, mention);
    else answer.set(mention.id, known);
  }
  if (unknown.size === 0) return answer;
  for (const [id, value] of await ask(unknown)) {
    cache.set(id, value);
    answer.set(id, value);
  }
  return answer;
}
