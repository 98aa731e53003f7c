import { type TSchema, type Static, Type } from 'typebox';
import { LATEST_MS } from '../../domain/times.ts';

const text = (description: string) => Type.String({ description });
const whole = (description: string) => Type.Integer({ description });
const nullable = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const MessageSchema = Type.Object({
  id: whole('Number of the message.'),
  user_id: whole('Number of the sender; 0 when it is none of the two.'),
  target_id: whole('Number of the other side.'),
  is_revoke: whole('1 when it was revoked.'),
  is_push: whole('1 when it was delivered over a live connection.'),
  type: text('text, image, voice, video, file, location or custom.'),
  state: whole('100: delivered.'),
  body: text(
    'Text; of a file, a signed link to it; of location and custom, JSON. Empty when it was revoked.',
  ),
  create_time: text('When it was sent, yyyy-MM-dd HH:mm:ss.'),
  update_time: text('When it last changed, yyyy-MM-dd HH:mm:ss.'),
  client_create_time: text("When it was sent by the sender's clock, yyyy-MM-dd HH:mm:ss."),
  name: text('Name of the sender.'),
  avatar: nullable('Link to a picture of the sender.'),
  conversation_id: whole('Number of the conversation.'),
});

export type ImV1Message = Static<typeof MessageSchema>;

const SendingSchema = Type.Object({
  name: text('Name of the sender.'),
  avatar: nullable('Link to a picture of the sender.'),
  state_text: text('What `state` means, in Chinese.'),
  user_id: whole('Number of the sender.'),
  target_id: whole('Number of the other side.'),
  type: text('As sent.'),
  body: text('As in the list of messages; of a refused message as sent.'),
  client_create_time: text("When it was sent by the sender's clock, yyyy-MM-dd HH:mm:ss."),
  is_revoke: whole('0.'),
  state: whole(
    '100: delivered. 101: the other side blocked the sender. 102: the sender blocked the other side. 103: the other side is banned. 104: what it says is not allowed.',
  ),
  is_push: whole('1 when it was delivered over a live connection.'),
  create_time: text('When it was sent, yyyy-MM-dd HH:mm:ss.'),
  update_time: text('When it last changed, yyyy-MM-dd HH:mm:ss.'),
  id: whole('Number of the message; one that is refused is not stored, but has one too.'),
});

export type ImV1Sending = Static<typeof SendingSchema>;

const ConversationSchema = Type.Object({
  id: whole('Number of the conversation.'),
  target_id: whole('Number of the other side.'),
  unread_count: whole('Messages of the other side that were not read; counted up to 1000.'),
  last_msg_note: text('The last message in a line.'),
  update_time: text('When something was last said, yyyy-MM-dd HH:mm:ss.'),
  name: text('Name of the other side.'),
  avatar: nullable('Link to a picture of the other side.'),
});

export type ImV1Conversation = Static<typeof ConversationSchema>;

const BlockedSchema = Type.Object({
  id: whole('Number of the user.'),
  name: text('Name of the user.'),
  avatar: nullable('Link to a picture of the user.'),
  create_time: text('When they were blocked, yyyy-MM-dd HH:mm:ss.'),
});

export type ImV1Blocked = Static<typeof BlockedSchema>;

export interface ImV1Page<Row> {
  total: number;
  per_page: number;
  current_page: number;
  last_page: number;
  data: Row[];
}

const PageSchema = (row: TSchema) =>
  Type.Object({
    total: whole('All rows of the list.'),
    per_page: whole('10.'),
    current_page: whole('Number of this page; of the last one when a later one was asked for.'),
    last_page: whole('Number of the last page; 0 when there are no rows.'),
    data: Type.Array(row, { description: 'Newest first; empty past the last page.' }),
  });

const ErrorSchema = Type.Object(
  { code: whole('0.'), msg: text('What is wrong, in Chinese.'), data: Type.Null() },
  { description: 'An error.' },
);

const common = {
  tags: ['im v1'],
  headers: Type.Object({ token: Type.String({ description: "The user's token, 40 hex digits." }) }),
};

const answers = <Data extends TSchema>(data: Data) => ({
  200: Type.Object({ code: whole('1.'), msg: text('ok.'), data }, { description: 'Success.' }),
  400: ErrorSchema,
  403: ErrorSchema,
  422: ErrorSchema,
  '4xx': ErrorSchema,
  '5xx': ErrorSchema,
});

const page = whole('Number of the page; below 1 is 1.');
const conversation_id = whole('Number of the conversation.');
const MAX_NUMBER = Number.MAX_SAFE_INTEGER;
const target_id = Type.Integer({
  minimum: 1,
  maximum: MAX_NUMBER,
  description: 'Number of the user to talk to.',
});

export const messages = {
  ...common,
  summary: 'Messages of a direct conversation, newest first',
  description: 'Ten a page. Only a conversation of the asking user is found.',
  params: Type.Object({ conversation_id, page }),
  response: answers(PageSchema(MessageSchema)),
};

export const conversations = {
  ...common,
  summary: 'Direct conversations, the latest active first',
  description: 'Ten a page. One that another user made appears with its first message.',
  params: Type.Object({ page }),
  response: answers(PageSchema(ConversationSchema)),
};

/** Longest body of a message, in UTF-16 units. */
const MAX_BODY_LENGTH = 2000;

export const send = {
  ...common,
  summary: 'Send a message to a user',
  description:
    'The direct conversation is made when there is none. A message that is refused (states 101 to 104) is answered with code 1 as well, and is not stored.',
  body: Type.Object({
    target_id,
    type: Type.String({
      minLength: 1,
      description: 'text, image, voice, video, file, location or custom.',
    }),
    body: Type.String({
      minLength: 1,
      maxLength: MAX_BODY_LENGTH,
      description: 'Text; of a file, a link to it; of location and custom, JSON.',
    }),
    client_create_time: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LATEST_MS,
        description: "When it was sent by the sender's clock, epoch ms.",
      }),
    ),
  }),
  response: answers(SendingSchema),
};

export const readConversation = {
  ...common,
  summary: 'Mark all of a direct conversation as read',
  params: Type.Object({ conversation_id }),
  response: answers(ConversationSchema),
};

export const createConversation = {
  ...common,
  summary: 'Open the direct conversation with a user',
  description: 'Gives the one that there is, or makes it.',
  body: Type.Object({ target_id }),
  response: answers(ConversationSchema),
};

const blocking = {
  ...common,
  params: Type.Object({ id: whole('Number of the user.') }),
  response: answers(Type.Null()),
};

export const addBlacklist = { ...blocking, summary: 'Block a user' };

export const removeBlacklist = { ...blocking, summary: 'Take a user off the blacklist' };

export const blacklist = {
  ...common,
  summary: 'Blocked users, the latest first',
  description: 'Ten a page.',
  params: Type.Object({ page }),
  response: answers(PageSchema(BlockedSchema)),
};
