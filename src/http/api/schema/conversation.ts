import { type Static, Type } from 'typebox';
import { MAX_ID_LENGTH } from '../../../domain/ids.ts';
import { statusNames, transitions } from '../../../domain/lifecycle.ts';
import type { LifecycleAction, StatusName } from '../../../domain/lifecycle.ts';
import { COMPONENT } from '../../components.ts';
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
  WholeOrNull,
  Word,
  Yes,
  givenText,
  next,
  problems,
  security,
} from './common.ts';
import { Message, inConversation } from './message.ts';

const tags = ['conversations'];

const statuses = Object.values(statusNames) as StatusName[];
const actions = Object.keys(transitions) as LifecycleAction[];

export const Person = Output(
  'Person',
  {
    id: Text('Id of the user.'),
    no: Whole('Number of the user in the im v1 family.'),
    nickName: Text('Name.'),
    icon: Text('Picture as stored: a media key, an address, or "".'),
    iconUrl: TextOrNull('Link to a 200×200 picture; null when there is none.'),
  },
  'A user as others see it.',
);

export type ApiPerson = Static<typeof Person>;

const ConversationOperator = Output(
  'ConversationOperator',
  {
    id: Text('Id of the operator.'),
    nickName: Text('Name.'),
    joinedAt: TimeOrNull('When, last; null when that is not known.'),
    leftAt: TimeOrNull('When the operator left; null while not.'),
  },
  'An operator of a conversation.',
);

const Label = Type.Object({
  label: Text('Label of shared marks.'),
  size: Whole('How many messages have it.'),
});

export const Conversation = Output(
  'Conversation',
  {
    id: Text('Id.'),
    no: Whole('Number in the im v1 family.'),
    type: Word(['service', 'direct'] as const, 'Of a user and operators, or of two users.'),
    status: Word(statuses, 'Where it is in its life.'),
    hidden: Yes('Whether users no longer see it.'),
    title: Text('Title.'),
    address: Text('Where the user was.'),
    tags: Type.Array(Type.String(), { description: 'Tags.' }),
    groupId: TextOrNull('Easemob’s group.'),
    user: Type.Union([Person, Type.Null()], { description: 'Its user; null in a direct one.' }),
    members: Type.Array(Person, { description: 'All users who take part.' }),
    operators: Type.Array(ConversationOperator, {
      description: 'Those there, and those who left.',
    }),
    createdAt: Time('When it was opened.'),
    endedAt: TimeOrNull('When it ended.'),
    endedBy: TextOrNull('user, operator, or who an import says.'),
    waitingSince: TimeOrNull('Since when it waits for an operator; null when it does not.'),
    lastActivityAt: Time('When the latest message was sent; when it was opened, without any.'),
    lastSeq: Whole('How many messages arrived.'),
    lastMessage: Type.Union([Message, Type.Null()], {
      description: 'The latest by display order.',
    }),
    readSeq: WholeOrNull('How far the asking user or operator has read; null for others.'),
    unreadCount: Whole('Messages of others beyond that, up to 1000.'),
    readers: Type.Array(
      Type.Object({ id: Text('The user or operator.'), seq: Whole('Up to which message.') }),
      { description: 'How far each user, and each operator who has joined, has read.' },
    ),
    labels: Type.Array(Label, { description: 'Labels of its marks; empty for users.' }),
    allowed: Type.Array(Word(actions, 'An action.'), {
      description: 'What the asking party may do with it now.',
    }),
  },
  'A conversation.',
);

export type ApiConversation = Static<typeof Conversation>;

// `me`, ids and words, separated by commas.
const list = (description: string) => Type.Optional(givenText(description, 200, 1));
const MOST_IDS_LENGTH = 100 * (MAX_ID_LENGTH + 1);
const pattern = (description: string) => Type.Optional(givenText(description, 100, 1));
const instant = (description: string) =>
  Type.Optional(givenText(`${description} Epoch ms or ISO 8601 with a zone.`, 40, 1));

export const listConversations = {
  operationId: 'listConversations',
  summary: 'Conversations by filters, page by page',
  description: 'Filters combine with AND. Users see their own that are visible; staff see all.',
  tags,
  security,
  querystring: Input({
    ids: Type.Optional(
      givenText(
        'Just these, in this order, without any other parameter: up to 100 ids, separated by commas. ' +
          'Those that one may not see are left out.',
        MOST_IDS_LENGTH,
        1,
      ),
    ),
    status: list(`Any of ${statuses.join(', ')}, separated by commas.`),
    operator: Type.Optional(Id('An operator who is in it: an id, or me.')),
    user: Type.Optional(Id('A user who takes part: an id, or me.')),
    tag: Type.Optional(givenText('A whole tag.', 100, 1)),
    label: Type.Optional(givenText('Label of one of its marks.', 32, 1)),
    marked: Type.Optional(Type.Literal(true, { description: 'With any mark.' })),
    unread: Type.Optional(
      Type.Literal(true, { description: 'With messages that one has not read.' }),
    ),
    title: pattern('Part of the title.'),
    nick: pattern('Part of the user’s name.'),
    operatorNick: pattern('Part of an operator’s name.'),
    createdFrom: instant('Opened at or after.'),
    createdTo: instant('Opened at or before.'),
    activeFrom: instant('Last active at or after.'),
    activeTo: instant('Last active at or before.'),
    type: Type.Optional(Word(['service', 'direct'] as const, 'Only of this type.')),
    sort: Type.Optional(
      Word(
        ['-activity', 'activity', '-created', 'created', 'waiting'] as const,
        'Newest first by -; waiting, with status=waiting alone, puts first who waits longest.',
      ),
    ),
    cursor: Cursor,
    limit: Limit(100, 20),
  }),
  response: {
    200: Type.Object(
      { conversations: Type.Array(Conversation), next },
      { [COMPONENT]: 'ConversationPage', description: 'A page of conversations.' },
    ),
    ...problems,
  },
};

const tag = givenText('A tag.', 100, 1);

export const OpenConversation = Input(
  {
    type: Type.Optional(Word(['service', 'direct'] as const, 'service when left out.')),
    userId: Type.Optional(Id('Whose it is; oneself for a user.')),
    memberIds: Type.Optional(
      Type.Array(Id('Id of a user.'), { maxItems: 2, description: 'The two of a direct one.' }),
    ),
    title: Type.Optional(givenText('Title.', 200)),
    address: Type.Optional(givenText('Where the user is.', 500)),
    tags: Type.Optional(Type.Array(tag, { maxItems: 50, description: 'Tags.' })),
    groupId: Type.Optional(Id('Easemob’s group, up to 19 digits.')),
    ext: Type.Optional(
      AnyObject('Added to that of the message which announces it; not for users.'),
    ),
  },
  { [COMPONENT]: 'OpenConversation' },
);

export const openConversation = {
  operationId: 'openConversation',
  summary: 'Open a conversation',
  description:
    'Of two users there is one direct conversation: it is answered, with 200, if it exists.',
  tags,
  security,
  body: OpenConversation,
  response: { 200: Conversation, 201: Conversation, ...problems },
};

export const getConversation = {
  operationId: 'getConversation',
  summary: 'A conversation',
  tags,
  security,
  params: inConversation,
  response: { 200: Conversation, ...problems },
};

export const DescribeConversation = Input(
  {
    title: Type.Optional(givenText('Title.', 200)),
    address: Type.Optional(givenText('Where the user is.', 500)),
    tags: Type.Optional(Type.Array(tag, { maxItems: 50, description: 'All tags from now on.' })),
  },
  { [COMPONENT]: 'DescribeConversation' },
);

export const describeConversation = {
  operationId: 'describeConversation',
  summary: 'Change title, address or tags',
  tags,
  security,
  params: inConversation,
  body: DescribeConversation,
  response: { 200: Conversation, ...problems },
};

export const deleteConversation = {
  operationId: 'deleteConversation',
  summary: 'Delete one’s own conversation',
  description: 'The user no longer sees it; operators do, with status deleted.',
  tags,
  security,
  params: inConversation,
  response: { 200: Conversation, ...problems },
};

const asOperator = {
  operatorId: Type.Optional(Id('Services only: the operator on whose behalf.')),
};

/** The body of each action of its own path; delete has a method instead. */
export const actionBodies = {
  join: Input(asOperator),
  transfer: Input({ toOperatorId: Id('Who has it from now on.'), ...asOperator }),
  suspend: Input(asOperator),
  resume: Input(asOperator),
  end: Input(asOperator),
  reopen: Input(asOperator),
  hide: Input(asOperator),
  show: Input(asOperator),
} as const satisfies Record<Exclude<LifecycleAction, 'delete'>, unknown>;

const actionSummaries = {
  join: 'Join as an operator',
  transfer: 'Hand over to another operator',
  suspend: 'Put aside',
  resume: 'Take up again',
  end: 'End',
  reopen: 'Open again',
  hide: 'Hide from users',
  show: 'Show to users again',
} as const satisfies Record<Exclude<LifecycleAction, 'delete'>, string>;

export type PathAction = keyof typeof actionBodies;
export const pathActions = Object.keys(actionBodies) as PathAction[];

export function changeConversation(action: PathAction) {
  return {
    operationId: `${action}Conversation`,
    summary: actionSummaries[action],
    description: 'Answers the conversation; 409 with `allowed` when its status forbids it.',
    tags,
    security,
    params: inConversation,
    body: actionBodies[action],
    response: { 200: Conversation, ...problems },
  };
}

export const readConversation = {
  operationId: 'readConversation',
  summary: 'Say how far one has read',
  description: 'Only ever forward. One of `seq` and `messageId`.',
  tags,
  security,
  params: inConversation,
  body: Input({
    seq: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description: 'seq read.' }),
    ),
    messageId: Type.Optional(Id('Message read.')),
  }),
  response: {
    200: Type.Object({
      readSeq: Whole('How far it is now.'),
      unreadCount: Whole('What remains, up to 1000.'),
    }),
    ...problems,
  },
};

export const CappedCount = Output(
  'CappedCount',
  {
    value: Whole('How many, as far as it was counted.'),
    relation: Word(['exact', 'at_least'] as const, 'Whether there may be more.'),
  },
  'How many there are.',
);

const InboxCounts = Output(
  'InboxCounts',
  {
    conversations: CappedCount,
    unread: CappedCount,
  },
  'Conversations of a view, and those of them that hold something unread.',
);

export const getInbox = {
  operationId: 'getInbox',
  summary: 'How many conversations the views of the inbox have',
  description:
    'Each is a filter of the list: mine is operator=me with status waiting, active or suspended.',
  tags,
  security,
  response: {
    200: Type.Object(
      {
        waiting: InboxCounts,
        mine: InboxCounts,
        suspended: InboxCounts,
        ended: InboxCounts,
        all: InboxCounts,
      },
      { [COMPONENT]: 'Inbox' },
    ),
    ...problems,
  },
};
