import { queryOptions } from '@tanstack/react-query';
import { ApiError } from 'chatkeep/client';
import { api } from '../api.ts';

export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly kind: 'customer' | 'operator';
  readonly iconUrl: string | null;
}

const MOST = 10;

async function usersCalled(nick: string, signal: AbortSignal): Promise<FoundPerson[]> {
  const { users } = await api.users.list({ limit: MOST, ...named(nick) }, { signal });
  return users.map(({ id, nickName, iconUrl }) => ({
    id,
    name: nickName || id,
    kind: 'customer',
    iconUrl,
  }));
}

async function operatorsCalled(nick: string, signal: AbortSignal): Promise<FoundPerson[]> {
  const { operators } = await api.operators.list({ limit: MOST, ...named(nick) }, { signal });
  return operators.map(({ id, nickName }) => ({
    id,
    name: nickName || id,
    kind: 'operator',
    iconUrl: null,
  }));
}

const named = (nick: string) => (nick === '' ? {} : { nick });

export type PeopleKind = FoundPerson['kind'] | 'anybody';

/** People by a part of their name; the newest when it is empty. */
export const peopleQuery = (kind: PeopleKind, nick: string) =>
  queryOptions({
    queryKey: ['people', kind, nick],
    queryFn: async ({ signal }): Promise<FoundPerson[]> => {
      const groups = await Promise.all([
        kind === 'customer' ? [] : operatorsCalled(nick, signal),
        kind === 'operator' ? [] : usersCalled(nick, signal),
      ]);
      return groups.flat();
    },
    staleTime: 60_000,
  });

/** The name of whoever has this id; null when nobody has. */
export const personNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['person name', id],
    queryFn: async ({ signal }): Promise<string | null> => {
      const user = await orNobody(api.users.get(id, { signal }));
      const person = user ?? (await orNobody(api.operators.get(id, { signal })));
      return person?.nickName ?? null;
    },
    staleTime: 60_000,
  });

async function orNobody<Person>(asked: Promise<Person>): Promise<Person | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
      return undefined;
    }
    throw error;
  }
}
