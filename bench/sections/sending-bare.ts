import type { Db, Prepared } from '../../src/db/open.ts';

export interface BareMessage {
  readonly conversationNo: number;
  readonly userNo: number;
  readonly seq: number;
  readonly id: string;
  readonly clientMsgId: string;
  readonly sender: string;
  readonly recipient: string;
  readonly body: string;
  readonly sentAt: number;
}

/** The rows that a sent message leaves, and nothing else: no locks, no rules, no questions. */
const statement: Prepared = {
  name: 'bench.bare_send',
  text: `
    with given as materialized (
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::text[], $9::bigint[])
        as g (conversation_no, user_no, seq, id, client_msg_id, sender, recipient, body, sent_at)
    ), last as (
      select conversation_no, user_no, max(seq) as seq, max(sent_at) as sent_at
      from given group by conversation_no, user_no
    ), written as (
      insert into messages (conversation_no, seq, sent_at, received_at, id, client_msg_id, sender,
        recipient, type, body)
      select conversation_no, seq, sent_at, sent_at, id, client_msg_id, sender, recipient, 'txt',
        body::json
      from given
    ), moved as (
      update conversation_state s set last_seq = last.seq, last_sent_at = last.sent_at
      from last where s.conversation_no = last.conversation_no
    ), shown as (
      insert into timeline (user_no, seq, sent_at, conversation_no, message_seq)
      select user_no, seq, sent_at, conversation_no, seq from given
    ), shown_to as (
      update timeline_state s set last_seq = last.seq, last_sent_at = last.sent_at,
        visible = last.seq
      from last where s.user_no = last.user_no
    )
    insert into events (conversation_no, at, kind, actor, data)
    select conversation_no, sent_at, 'message.created', sender, json_build_object('seq', seq)
    from given`,
};

export interface BareWriter {
  insert(message: BareMessage): Promise<void>;
}

/** Inserts what is waiting, so many rows at a time by so many at once, each batch in one statement. */
export function openBareWriter(
  db: Db,
  { writers, mostRows }: { readonly writers: number; readonly mostRows: number },
): BareWriter {
  const queue: { message: BareMessage; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (writing < writers && queue.length > 0) {
        writing += 1;
        void write(queue.splice(0, mostRows));
      }
    });
  }

  async function write(batch: typeof queue): Promise<void> {
    try {
      const rows = batch.map(({ message }) => message);
      await db.prepared(statement, [
        rows.map((row) => row.conversationNo),
        rows.map((row) => row.userNo),
        rows.map((row) => row.seq),
        rows.map((row) => row.id),
        rows.map((row) => row.clientMsgId),
        rows.map((row) => row.sender),
        rows.map((row) => row.recipient),
        rows.map((row) => row.body),
        rows.map((row) => row.sentAt),
      ]);
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    } finally {
      writing -= 1;
      if (queue.length > 0) schedule();
    }
  }

  return {
    insert: (message) =>
      new Promise<void>((done, failed) => {
        queue.push({ message, done, failed });
        schedule();
      }),
  };
}
