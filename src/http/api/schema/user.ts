import { type Static, Type } from 'typebox';
import { COMPONENT } from '../../components.ts';
import {
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
  byNick,
  givenText,
  next,
  problems,
  security,
} from './common.ts';
import { Message, windowQuery } from './message.ts';

const tags = ['users'];

export const User = Output(
  'User',
  {
    id: Text('Id.'),
    no: Whole('Number in the im v1 family.'),
    nickName: Text('Name.'),
    icon: Text('Picture as stored: a media key, an address, or "".'),
    iconUrl: TextOrNull('Link to a 200×200 picture; null when there is none.'),
    createdAt: Time('Since when.'),
    bannedAt: TimeOrNull('When banned from sending; null while not.'),
    online: Yes('Whether connected now.'),
    lastMessageAt: Type.Optional(
      TimeOrNull(
        'Of one user, for staff: when they last said something; null when it is not among the latest 200 messages of theirs and to them.',
      ),
    ),
  },
  'A user.',
);

export type ApiUser = Static<typeof User>;

const byUserId = Input({ id: Id('Id of the user.') });

const described = {
  nickName: givenText('Name.', 64, 1),
  icon: Type.Optional(givenText('Picture: a media key, an http(s) address, or "".', 512)),
};

export const PutUser = Input(described, { [COMPONENT]: 'PutUser' });
export const CreateUser = Input(
  { id: Type.Optional(Id('Id of one’s own; a new one is made when left out.')), ...described },
  { [COMPONENT]: 'CreateUser' },
);

export const getUser = {
  operationId: 'getUser',
  summary: 'A user',
  description: '`me` is oneself.',
  tags,
  security,
  params: byUserId,
  response: { 200: User, ...problems },
};

export const putUser = {
  operationId: 'putUser',
  summary: 'Create a user, or change its name and picture',
  tags,
  security,
  params: byUserId,
  body: PutUser,
  response: { 200: User, 201: User, ...problems },
};

export const createUser = {
  operationId: 'createUser',
  summary: 'Create a user',
  tags,
  security,
  body: CreateUser,
  response: { 201: User, ...problems },
};

export const listUsers = {
  operationId: 'listUsers',
  summary: 'Users, the newest first',
  tags,
  security,
  querystring: Input(byNick),
  response: { 200: Type.Object({ users: Type.Array(User), next }), ...problems },
};

export const banUser = {
  operationId: 'banUser',
  summary: 'Ban a user from sending',
  tags,
  security,
  params: byUserId,
  response: { 200: User, ...problems },
};

export const unbanUser = {
  operationId: 'unbanUser',
  summary: 'Let a user send again',
  tags,
  security,
  params: byUserId,
  response: { 200: User, ...problems },
};

const TimelineItem = Type.Object(
  {
    separator: Type.Unsafe<SeparatorShape | null>({
      type: ['object', 'null'],
      properties: {
        conversationId: Text('The conversation that begins here.'),
        title: Text('Its title.'),
        status: Word(
          ['waiting', 'active', 'ended', 'deleted', 'suspended'] as const,
          'Where it is in its life.',
        ),
        createdAt: Time('When it was opened.'),
      },
      required: ['conversationId', 'title', 'status', 'createdAt'],
      description: 'Where the conversation is another than that of the message before; else null.',
    }),
    message: Message,
  },
  { [COMPONENT]: 'TimelineItem', description: 'A message of a timeline.' },
);

interface SeparatorShape {
  readonly conversationId: string;
  readonly title: string;
  readonly status: 'waiting' | 'active' | 'ended' | 'deleted' | 'suspended';
  readonly createdAt: number;
}

export type ApiTimelineItem = Static<typeof TimelineItem>;

const { anchor, cursor, before, after } = windowQuery;

export const getTimeline = {
  operationId: 'getTimeline',
  summary: 'All messages of a user over all conversations',
  description: 'As the messages of a conversation; without first_unread.',
  tags,
  security,
  params: byUserId,
  querystring: Input({ anchor, cursor, before, after }),
  response: {
    200: Type.Object(
      {
        items: Type.Array(TimelineItem, { description: 'Oldest first.' }),
        anchor: TextOrNull('Id of the message at the anchor; null when there is none.'),
        foundOldest: Yes('Whether nothing older remains.'),
        foundNewest: Yes('Whether nothing newer remains.'),
        before: TextOrNull('Cursor towards older messages; null when there are none.'),
        after: TextOrNull('Cursor towards newer ones, also those to come.'),
      },
      { [COMPONENT]: 'TimelineWindow', description: 'A stretch of a timeline.' },
    ),
    ...problems,
  },
};

const Favorite = Type.Object(
  {
    message: Message,
    conversationTitle: Text('Title of its conversation.'),
    favoritedAt: Time('When it was saved.'),
  },
  { [COMPONENT]: 'Favorite', description: 'A saved message.' },
);

export const listFavorites = {
  operationId: 'listFavorites',
  summary: 'One’s saved messages, the latest saved first',
  tags: ['messages'],
  security,
  querystring: Input({ cursor: Cursor, limit: Limit(100, 20) }),
  response: { 200: Type.Object({ favorites: Type.Array(Favorite), next }), ...problems },
};

const Blocked = Type.Object(
  {
    user: Type.Object({
      id: Text('Id.'),
      no: Whole('Number in the im v1 family.'),
      nickName: Text('Name.'),
      icon: Text('Picture as stored.'),
      iconUrl: TextOrNull('Link to a 200×200 picture; null when there is none.'),
    }),
    createdAt: Time('Since when.'),
  },
  { [COMPONENT]: 'Blocked', description: 'A user on one’s blacklist.' },
);

const byBlockedId = Input({ userId: Id('Id of the other user.') });

export const listBlacklist = {
  operationId: 'listBlacklist',
  summary: 'One’s blacklist, the latest first',
  tags,
  security,
  querystring: Input({ cursor: Cursor, limit: Limit(100, 20) }),
  response: { 200: Type.Object({ blocked: Type.Array(Blocked), next }), ...problems },
};

export const blockUser = {
  operationId: 'blockUser',
  summary: 'Put a user on one’s blacklist',
  description: 'Neither can send to the other in a direct conversation.',
  tags,
  security,
  params: byBlockedId,
  response: { 204: Type.Null({ description: 'The user is on it.' }), ...problems },
};

export const unblockUser = {
  operationId: 'unblockUser',
  summary: 'Take a user off one’s blacklist',
  tags,
  security,
  params: byBlockedId,
  response: { 204: Type.Null({ description: 'The user is not on it.' }), ...problems },
};
