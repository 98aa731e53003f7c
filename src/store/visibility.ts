import { conversationStatus } from '../domain/conversation.ts';
import { farewellKinds } from '../domain/event-audience.ts';

/** SQL: whether users see the conversation `c`; the rule of domain/conversation.ts. */
export const visibleToUsers = `(not c.hidden and c.status <> ${conversationStatus.deletedByUser})`;

const farewells = farewellKinds.map((kind) => `'${kind}'`).join(', ');

/** SQL: whether the users of the conversation `c` are told of its event `e`; the rule of domain/event-audience.ts. */
export const toldToUsers = `(${visibleToUsers} or e.kind in (${farewells}))`;
