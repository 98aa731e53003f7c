import { type Static, type TSchema, Type } from 'typebox';
import type { EventKind } from '../../../domain/event.ts';
import { COMPONENT } from '../../components.ts';
import {
  Id,
  Input,
  Text,
  TextOrNull,
  Time,
  Whole,
  Word,
  Yes,
  givenText,
  problems,
  security,
} from './common.ts';
import { Message } from './message.ts';

const seq = Whole('Place of the message.');
const messageId = TextOrNull('Id of the message.');
const operatorId = Text('Id of the operator.');
const mark = { seq, messageId, label: Text('The label.'), operatorId };
const by = Word(['user', 'operator'] as const, 'Who did it.');

function kindOf<Kind extends EventKind, Data extends Record<string, TSchema>>(
  kind: Kind,
  data: Data,
) {
  return Type.Object({
    id: Text('Place in the log, a decimal number: what `after` and `since` take.'),
    kind: Type.Literal(kind),
    conversationId: Text('The conversation.'),
    at: Time('When.'),
    actor: TextOrNull('Id of who did it; null for the system.'),
    data: Type.Object(data),
  });
}

/** Every kind of event, told apart by `kind`. */
export const Event = Type.Union(
  [
    kindOf('message.created', { message: Message }),
    kindOf('messages.imported', {
      fromSeq: Whole('First of them.'),
      toSeq: Whole('Last of them.'),
      count: Whole('How many.'),
      messages: Type.Optional(Type.Array(Message, { description: 'Those loaded with the event.' })),
    }),
    kindOf('message.revoked', { seq, messageId }),
    kindOf('message.marked', mark),
    kindOf('message.unmarked', mark),
    kindOf('message.favorited', { seq, messageId }),
    kindOf('message.unfavorited', { seq, messageId }),
    kindOf('conversation.created', {}),
    kindOf('conversation.joined', { operatorId }),
    kindOf('conversation.transferred', {
      fromOperatorId: TextOrNull('Who had it; null when nobody.'),
      toOperatorId: Text('Who has it now.'),
    }),
    kindOf('conversation.suspended', {}),
    kindOf('conversation.resumed', {}),
    kindOf('conversation.ended', { by }),
    kindOf('conversation.reopened', {}),
    kindOf('conversation.hidden', {}),
    kindOf('conversation.shown', {}),
    kindOf('conversation.deleted', { by }),
    kindOf('conversation.updated', {
      fields: Type.Array(Type.String(), { description: 'What was changed.' }),
    }),
    kindOf('conversation.read', { readerId: Text('Who has read.'), seq: Whole('How far.') }),
  ],
  {
    [COMPONENT]: 'Event',
    discriminator: { propertyName: 'kind' },
    description: 'What happened, in the order of commits.',
  },
);

export type ApiEvent = Static<typeof Event>;

export const listEvents = {
  operationId: 'listEvents',
  summary: 'What happened after an event',
  description:
    'Those that the caller may learn of, oldest first. Go on with `next` at once until ' +
    '`upToDate`, and later with the same `next`.',
  tags: ['events'],
  security,
  querystring: Input({
    after: Type.Optional(givenText('Id of the last event known; 0 when left out.', 19, 1)),
    conversation: Type.Optional(Id('Only of this conversation.')),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, default: 100, description: 'Most events.' }),
    ),
  }),
  response: {
    200: Type.Object(
      {
        events: Type.Array(Event),
        next: Text('What to give as `after` next.'),
        upToDate: Yes('Whether this was all there is by now.'),
      },
      { [COMPONENT]: 'EventPage', description: 'A stretch of the log.' },
    ),
    ...problems,
  },
};
