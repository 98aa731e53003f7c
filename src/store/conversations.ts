import type { Db, Prepared } from '../db/open.ts';

export interface Member {
  readonly no: number;
  readonly id: string;
  readonly nickName: string;
  readonly icon: string;
}

const membersStatement: Prepared = {
  name: 'conversations.members',
  text: `
    select u.no, u.id, u.nick_name as "nickName", u.icon
    from participants p join users u on u.no = p.user_no
    where p.conversation_no = $1
    order by p.position, u.no`,
};

/** The users who take part in a conversation. */
export async function listMembers(db: Db, conversationNo: number): Promise<Member[]> {
  return db.read<Member & Record<string, unknown>>(membersStatement, [conversationNo]);
}
