import { type Static, Type } from 'typebox';
import { COMPONENT } from '../../components.ts';
import { Input, Output, Text, Time, Whole, Yes, givenText, problems, security } from './common.ts';

export const Reply = Output(
  'Reply',
  {
    id: Text('Id.'),
    shared: Yes('Whether all operators have it; else it is one’s own.'),
    shortcut: Text('What it is called up by, without a slash.'),
    title: Text('What it is for.'),
    text: Text('What it says, with variables such as {{customer.name}}.'),
    uses: Whole('How often it was sent.'),
    createdAt: Time('Since when.'),
    updatedAt: Time('When it was last changed.'),
  },
  'A text that is kept to be sent again.',
);

export type ApiReply = Static<typeof Reply>;

const shortcut = givenText('Without white space, slashes or braces; case does not matter.', 32, 1);
const title = givenText('What it is for.', 100, 1);
const text = givenText(
  'May have {{customer.name}}, {{operator.name}}, {{conversation.id}} and {{conversation.title}}.',
  4000,
  1,
);

const ID = '^[1-9][0-9]{0,14}$';

const byReplyId = Input({ id: Type.String({ pattern: ID, description: 'Id of the reply.' }) });

const tags = ['replies'];

export const listReplies = {
  operationId: 'listReplies',
  summary: 'Canned replies: one’s own, then the shared ones, each in their order',
  tags,
  security,
  response: { 200: Type.Object({ replies: Type.Array(Reply) }), ...problems },
};

export const createReply = {
  operationId: 'createReply',
  summary: 'Keep a text to be sent again',
  description: 'Shared ones are for admins to make; everybody their own.',
  tags,
  security,
  body: Input(
    {
      shortcut,
      title,
      text,
      shared: Type.Optional(Type.Boolean({ default: false, description: 'For all operators.' })),
    },
    { [COMPONENT]: 'CreateReply' },
  ),
  response: { 201: Reply, ...problems },
};

export const updateReply = {
  operationId: 'updateReply',
  summary: 'Change a canned reply',
  tags,
  security,
  params: byReplyId,
  body: Input(
    {
      shortcut: Type.Optional(shortcut),
      title: Type.Optional(title),
      text: Type.Optional(text),
    },
    { [COMPONENT]: 'UpdateReply' },
  ),
  response: { 200: Reply, ...problems },
};

export const moveReply = {
  operationId: 'moveReply',
  summary: 'Put a canned reply in its place',
  description: 'Shared ones are for admins to put in order; everybody their own.',
  tags,
  security,
  params: byReplyId,
  body: Input(
    {
      after: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        pattern: ID,
        description: 'After which one it is to stand, of the same owner; null for the first place.',
      }),
    },
    { [COMPONENT]: 'MoveReply' },
  ),
  response: { 204: Type.Null({ description: 'It stands there.' }), ...problems },
};

export const removeReply = {
  operationId: 'removeReply',
  summary: 'Remove a canned reply',
  tags,
  security,
  params: byReplyId,
  response: { 204: Type.Null({ description: 'Removed.' }), ...problems },
};

export const useReply = {
  operationId: 'useReply',
  summary: 'Count that a canned reply was sent',
  tags,
  security,
  params: byReplyId,
  response: { 204: Type.Null({ description: 'Counted.' }), ...problems },
};
