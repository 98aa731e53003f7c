import type { Queries } from '../db/open.ts';

export interface UserRow {
  readonly no: number;
  readonly id: string;
  readonly nick_name: string;
  readonly icon: string;
}

const columns = ['no', 'id', 'nick_name', 'icon'] as const;

/** A user by its id or, for the im v1 family, by its small integer in decimal. */
export async function findByIdOrNo(queries: Queries, idOrNo: string): Promise<UserRow | undefined> {
  const byId = await queries
    .selectFrom('users')
    .select(columns)
    .where('id', '=', idOrNo)
    .executeTakeFirst();
  if (byId !== undefined || !/^[1-9]\d{0,14}$/.test(idOrNo)) return byId;
  return queries
    .selectFrom('users')
    .select(columns)
    .where('no', '=', Number(idOrNo))
    .executeTakeFirst();
}
