import type { Actor } from '../domain/actor.ts';
import { actorId } from '../domain/actor.ts';
import { ADMIN } from '../domain/ids.ts';
import { type JsonObject, toJsonText } from '../domain/json-text.ts';
import type { ConversationFacts, OutgoingMessage } from '../store/append.ts';

/** What the system says in a conversation about something that was done to it. */
export function adminMessage(
  actor: Actor,
  facts: ConversationFacts,
  said: { readonly text: string; readonly ext: JsonObject },
): OutgoingMessage {
  const owner = facts.participants.find((each) => each.no === facts.userNo);
  return {
    conversationNo: facts.no,
    actor: actorId(actor),
    clientMsgId: null,
    from: ADMIN,
    to: facts.groupId ?? owner?.id ?? '',
    type: 'txt',
    body: toJsonText({ msg: said.text }),
    ext: toJsonText({
      ...said.ext,
      chatid: facts.id,
      ...(facts.groupId === null ? {} : { groupid: facts.groupId }),
    }),
    clientSentAt: null,
    sentAt: null,
  };
}
