import { type Static, Type } from 'typebox';
import { messageTypes } from '../../../domain/message.ts';
import { MAX_WINDOW_SIDE } from '../../../domain/window.ts';
import { RawJsonObject } from '../../raw-json.ts';
import { COMPONENT, FAULT } from '../../components.ts';
import {
  AnyObject,
  Cursor,
  Id,
  Input,
  Limit,
  Output,
  Text,
  TextOrNull,
  Time,
  TimeOrNull,
  Whole,
  Word,
  Yes,
  givenText,
  givenTime,
  next,
  problems,
  security,
} from './common.ts';

const Mark = Output(
  'Mark',
  {
    label: Text('The label, 1 to 32 characters.'),
    color: TextOrNull('Colour: # and six hex digits, or a name.'),
    note: TextOrNull('What the operator wrote beside it.'),
    shared: Yes('Whether other operators see it.'),
    operatorId: Text('Who made it.'),
    createdAt: Time('When.'),
  },
  'An operator’s label on a message.',
);

const Links = Type.Unsafe<{
  original: string;
  medium: string | null;
  thumbnail: string | null;
} | null>({
  type: ['object', 'null'],
  properties: {
    original: Text('The file as it was uploaded.'),
    medium: TextOrNull('An image at most 1080 wide; null for other files.'),
    thumbnail: TextOrNull('An image cropped to 200×200; null for other files.'),
  },
  required: ['original', 'medium', 'thumbnail'],
  description: 'Signed links that expire; null without a file.',
});

export const Message = Output(
  'Message',
  {
    id: Text('Id of the message.'),
    conversationId: Text('Its conversation.'),
    seq: Whole('Place in the order of arrival, from 1, without gaps.'),
    no: Whole('Number of the message in the im v1 family.'),
    hxMsgId: TextOrNull('Easemob’s id of the message.'),
    clientMessageId: TextOrNull('The id that its sender gave it.'),
    from: Text('Id of the sender: a user, an operator, a client, or admin.'),
    to: Text(
      'To whom it was sent: the group, the other side, or the conversation while nobody is there.',
    ),
    type: Word(messageTypes, 'What the body is.'),
    body: RawJsonObject({ description: 'By type; {} when it was revoked.' }),
    ext: RawJsonObject({ description: 'As it was sent; {} when it was revoked.' }),
    sentAt: Time('When it was said; with seq, the order of display.'),
    clientSentAt: TimeOrNull('When, by the sender’s clock.'),
    updatedAt: TimeOrNull('When it last changed.'),
    revokedAt: TimeOrNull('When it was revoked.'),
    revokedBy: TextOrNull('Id of who revoked it; null when it is not, or that is not known.'),
    pushedAt: TimeOrNull('When a live connection first showed it.'),
    links: Links,
    favoriteCount: Type.Optional(Whole('In history: how many users saved it.')),
    favorited: Type.Optional(Yes('In history: whether the asking user saved it.')),
    marks: Type.Optional(
      Type.Array(Mark, { description: 'In history, for staff: shared marks, and one’s own.' }),
    ),
  },
  'A message.',
);

export type ApiMessage = Static<typeof Message>;

const tags = ['messages'];

export const inConversation = Input({ id: Id('Id of the conversation.') });
export const ofMessage = Input({
  id: Id('Id of the conversation.'),
  messageId: Id('Id of the message.'),
});

export const SendMessage = Input(
  {
    clientMessageId: Type.Optional(
      givenText('The sender’s own id of it: sent again, the first message is answered.', 128, 1),
    ),
    type: Word(messageTypes, 'What the body is.'),
    body: AnyObject('By type, see docs/api/native.md.'),
    ext: Type.Optional(AnyObject('Anything up to 16 KB, kept as sent.')),
    from: Type.Optional(Id('Services only: the user or operator who says it, or admin.')),
    to: Type.Optional(Id('Whom it is for; the group or else the other side when left out.')),
    clientSentAt: Type.Optional(givenTime('When, by the sender’s clock.')),
    sentAt: Type.Optional(givenTime('Ingest services only: when it was said.')),
  },
  { [COMPONENT]: 'SendMessage' },
);

// `message:` and an id.
const LONGEST_ANCHOR = 136;

const count = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_WINDOW_SIDE, description }));

const Window = Output(
  'MessageWindow',
  {
    messages: Type.Array(Message, { description: 'Oldest first.' }),
    anchor: TextOrNull('Id of the message at the anchor; null when there is none.'),
    foundOldest: Yes('Whether nothing older remains.'),
    foundNewest: Yes('Whether nothing newer remains.'),
    before: TextOrNull('Cursor towards older messages; null when there are none.'),
    after: TextOrNull(
      'Cursor towards newer ones, also those to come; null in an empty conversation.',
    ),
  },
  'Messages around an anchor.',
);

export const windowQuery = {
  anchor: Type.Optional(
    givenText(
      'newest (default), oldest, first_unread, message:<id>, or time:<epoch ms or ISO 8601>.',
      LONGEST_ANCHOR,
      1,
    ),
  ),
  cursor: Type.Optional(
    givenText('`before` or `after` of an answer, instead of an anchor.', 2048, 1),
  ),
  before: count('Most messages before the anchor, or towards older by cursor.'),
  after: count('Most messages after the anchor, or towards newer by cursor.'),
};

export const listMessages = {
  operationId: 'listMessages',
  summary: 'Messages of a conversation around an anchor',
  description:
    'Full pages until the end, and no message twice, whatever arrives meanwhile. The message ' +
    'at the anchor comes on top of `before` and `after`. 50 in all when both are left out.',
  tags,
  security,
  params: inConversation,
  querystring: Input(windowQuery),
  response: { 200: Window, ...problems },
};

export const sendMessage = {
  operationId: 'sendMessage',
  summary: 'Send a message',
  description:
    'The answer comes after the commit. 201 when it is new, 200 when it was sent before.',
  tags,
  security,
  params: inConversation,
  body: SendMessage,
  response: { 200: Message, 201: Message, ...problems },
};

export const getMessage = {
  operationId: 'getMessage',
  summary: 'A message',
  tags,
  security,
  params: ofMessage,
  response: { 200: Message, ...problems },
};

export const revokeMessage = {
  operationId: 'revokeMessage',
  summary: 'Take a message back',
  description: 'One’s own within the configured time; staff any message at any time.',
  tags,
  security,
  params: ofMessage,
  response: { 200: Message, ...problems },
};

export const ofLabel = Input({
  id: Id('Id of the conversation.'),
  messageId: Id('Id of the message.'),
  label: givenText('The label.', 32, 1),
});

export const PutMark = Input(
  {
    color: Type.Optional(
      Type.String({
        pattern: '^(#[0-9a-fA-F]{6}|[a-zA-Z]{1,20})$',
        [FAULT]: 'color_form',
        description: 'Colour: # and six hex digits, or a name.',
      }),
    ),
    note: Type.Optional(givenText('What to remember.', 2000)),
    shared: Type.Optional(Type.Boolean({ default: true, description: 'Whether others see it.' })),
  },
  { [COMPONENT]: 'PutMark' },
);

export const putMark = {
  operationId: 'putMark',
  summary: 'Mark a message with a label',
  tags,
  security,
  params: ofLabel,
  body: PutMark,
  response: { 204: Type.Null({ description: 'It is marked.' }), ...problems },
};

export const removeMark = {
  operationId: 'removeMark',
  summary: 'Remove one’s mark',
  tags,
  security,
  params: ofLabel,
  response: { 204: Type.Null({ description: 'It is gone.' }), ...problems },
};

const ListedMark = Output(
  'ListedMark',
  {
    ...Mark.properties,
    operatorNick: Text('Name of who made it.'),
    messageId: Text('The marked message.'),
    seq: Whole('Its place.'),
  },
  'A mark, with its message.',
);

export const listMarks = {
  operationId: 'listMarks',
  summary: 'Marks of a conversation',
  tags,
  security,
  params: inConversation,
  querystring: Input({ cursor: Cursor, limit: Limit(100, 50) }),
  response: { 200: Type.Object({ marks: Type.Array(ListedMark), next }), ...problems },
};

export const putFavorite = {
  operationId: 'putFavorite',
  summary: 'Save a message',
  tags,
  security,
  params: ofMessage,
  response: { 204: Type.Null({ description: 'It is saved.' }), ...problems },
};

export const removeFavorite = {
  operationId: 'removeFavorite',
  summary: 'Forget a saved message',
  tags,
  security,
  params: ofMessage,
  response: { 204: Type.Null({ description: 'It is not saved.' }), ...problems },
};
