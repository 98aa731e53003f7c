import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { TokenKind } from '../paths.ts';

/** Whoever can have tokens. */
export interface Subject {
  readonly id: string;
  readonly name: string;
}

const SHOWN = 30;

/** Those of a kind whose name holds `nick`. */
export function subjectsQuery(kind: TokenKind, nick: string) {
  return queryOptions({
    queryKey: ['subjects', kind, nick],
    queryFn: ({ signal }) => findSubjects(kind, nick, signal),
    staleTime: 0,
  });
}

async function findSubjects(kind: TokenKind, nick: string, signal: AbortSignal) {
  const query = { limit: SHOWN, ...(nick === '' ? {} : { nick }) };
  if (kind === 'operator')
    return (await api.operators.list(query, { signal })).operators.map(named);
  if (kind !== 'service') return (await api.users.list(query, { signal })).users.map(named);
  const { clients } = await api.clients.list({ signal });
  return clients.filter(({ name }) => name.toLowerCase().includes(nick.toLowerCase()));
}

const named = ({ id, nickName }: { id: string; nickName: string }): Subject => ({
  id,
  name: nickName,
});

/** The one with that id. */
export function subjectQuery(kind: TokenKind, id: string) {
  return queryOptions({
    queryKey: ['subject', kind, id],
    queryFn: ({ signal }) => getSubject(kind, id, signal),
    enabled: id !== '',
    staleTime: 0,
  });
}

async function getSubject(kind: TokenKind, id: string, signal: AbortSignal): Promise<Subject> {
  if (kind === 'operator') return named(await api.operators.get(id, { signal }));
  if (kind !== 'service') return named(await api.users.get(id, { signal }));
  const { clients } = await api.clients.list({ signal });
  return clients.find((client) => client.id === id) ?? { id, name: id };
}
