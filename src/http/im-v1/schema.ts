import { type Static, Type } from 'typebox';

const text = (description: string) => Type.String({ description });
const whole = (description: string) => Type.Integer({ description });

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
  avatar: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Link to a picture of the sender.',
  }),
  conversation_id: whole('Number of the conversation.'),
});

export type ImV1Message = Static<typeof MessageSchema>;

const PageSchema = Type.Object({
  total: whole('All messages of the conversation.'),
  per_page: whole('10.'),
  current_page: whole('Number of this page; of the last one when an earlier one was asked for.'),
  last_page: whole('Number of the last page; 0 when there are no messages.'),
  data: Type.Array(MessageSchema, { description: 'Newest first; empty past the last page.' }),
});

export type ImV1Page = Static<typeof PageSchema>;

const ErrorSchema = Type.Object(
  { code: whole('0.'), msg: text('What is wrong, in Chinese.'), data: Type.Null() },
  { description: 'An error.' },
);

export const messages = {
  summary: 'Messages of a direct conversation, newest first',
  description: 'Ten a page. Only a conversation of the asking user is found.',
  tags: ['im v1'],
  headers: Type.Object({ token: Type.String({ description: "The user's token, 40 hex digits." }) }),
  params: Type.Object({
    conversation_id: whole('Number of the conversation.'),
    page: whole('Number of the page; below 1 is 1.'),
  }),
  response: {
    200: Type.Object(
      { code: whole('1.'), msg: text('ok.'), data: PageSchema },
      { description: 'Success.' },
    ),
    400: ErrorSchema,
    403: ErrorSchema,
    422: ErrorSchema,
    '5xx': ErrorSchema,
  },
};
