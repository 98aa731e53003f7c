import type { ClientSummary } from '../../usecases/clients.ts';
import type { OperatorDetail } from '../../usecases/operators.ts';
import type { OpenToken } from '../../usecases/sessions.ts';
import type { SeenUser } from '../../usecases/users.ts';
import { type Presenting, presentPerson } from './present.ts';
import type { ApiClient, ApiOperator, ApiToken } from './schema/access.ts';
import type { ApiUser } from './schema/user.ts';

export function presentUser(user: SeenUser, presenting: Presenting): ApiUser {
  const { createdAt, bannedAt, online, lastMessageAt } = user;
  const shown = { ...presentPerson(user, presenting), createdAt, bannedAt, online };
  return lastMessageAt === undefined ? shown : { ...shown, lastMessageAt };
}

export function presentOperator(operator: OperatorDetail): ApiOperator {
  const { id, nickName, login, role, createdAt, disabledAt, online } = operator;
  return { id, nickName, login, role, createdAt, disabledAt, online };
}

export function presentClient(client: ClientSummary): ApiClient {
  const { id, name, scope, signRequired, createdAt } = client;
  return { id, name, scope, signRequired, createdAt };
}

export function presentToken({ id, ...token }: OpenToken, currentId: number): ApiToken {
  return { id: String(id), ...token, current: id === currentId };
}
