import { type Static, Type } from 'typebox';
import { statusNames } from '../../../domain/lifecycle.ts';
import { messageTypes } from '../../../domain/message.ts';
import { COMPONENT } from '../../components.ts';
import {
  Cursor,
  Id,
  Input,
  Limit,
  Output,
  Text,
  TextOrNull,
  Whole,
  Word,
  Yes,
  givenText,
  next,
  problems,
  security,
} from './common.ts';
import { Message } from './message.ts';

const Highlight = Output(
  'Highlight',
  {
    field: Text(
      'Which text of the message: `body.msg`, `body.filename`, `ext.template.content.…`.',
    ),
    text: Text('That text, as it was written.'),
    ranges: Type.Array(
      Type.Object({
        start: Whole('Where it begins in the text, in UTF-16 units, as JavaScript counts.'),
        end: Whole('Before where it ends.'),
      }),
      { description: 'In order and apart from one another.' },
    ),
  },
  'Where the words stand in a text of a message.',
);

const FoundMessage = Output(
  'FoundMessage',
  {
    id: Text('Id of the message.'),
    conversationId: Text('Its conversation.'),
    hxMsgId: TextOrNull('Easemob’s id of the message.'),
    match: Word(
      ['exact', 'pinyin'] as const,
      'Whether all words are there as written, or some by pinyin only.',
    ),
    highlights: Type.Array(Highlight, { description: 'Empty when the search has no words.' }),
    link: Text('Opens the message in its conversation: a path of this server.'),
    message: Message,
  },
  'A message that was found.',
);

export type ApiFoundMessage = Static<typeof FoundMessage>;

const Count = Output(
  'SearchCount',
  {
    value: Whole('How many.'),
    relation: Word(
      ['exact', 'about', 'at_least'] as const,
      'What the value is; `about` is an estimate.',
    ),
    text: Text('For people: `37`, `about 1,200`, `10,000+`.'),
  },
  'How many messages there are on all pages.',
);

export type ApiSearchCount = Static<typeof Count>;

const statuses = Object.values(statusNames).join(', ');
const instant = (description: string) =>
  Type.Optional(givenText(`${description} Epoch ms or ISO 8601 with a zone.`, 40, 1));

export const searchMessages = {
  operationId: 'searchMessages',
  summary: 'Find messages by what they say',
  description:
    'Users find in their own conversations, while they see them; staff in all. Filters combine with ' +
    'AND, with one another and with those in `q`; without `q` there must be one. What matches, and how ' +
    '`q` is written, is in docs/search.md.',
  tags: ['messages'],
  security,
  querystring: Input({
    q: Type.Optional(
      givenText('Words to find, "phrases", -excluded words, and filters such as from:name.', 4000),
    ),
    conversationId: Type.Optional(Id('Only in this conversation.')),
    customerId: Type.Optional(Id('Only where this user takes part: an id, or me.')),
    operatorId: Type.Optional(Id('Only where this operator takes or took part: an id, or me.')),
    senderId: Type.Optional(Id('Only what this one said: an id, me, or admin.')),
    type: Type.Optional(Word(messageTypes, 'Only messages of this type.')),
    sentFrom: instant('Sent at or after.'),
    sentTo: instant('Sent at or before.'),
    tag: Type.Optional(givenText('Only in conversations with this tag.', 100, 1)),
    mark: Type.Optional(givenText('Only messages marked with this label; for staff.', 32, 1)),
    status: Type.Optional(
      givenText(`Only in conversations with any of ${statuses}, separated by commas.`, 200, 1),
    ),
    hasFile: Type.Optional(Type.Literal(true, { description: 'Only messages with a file.' })),
    sort: Type.Optional(
      Word(
        ['newest', 'relevance'] as const,
        'newest when left out; relevance ranks the newest 1,000.',
      ),
    ),
    cursor: Cursor,
    limit: Limit(100, 20),
  }),
  response: {
    200: Type.Object(
      {
        items: Type.Array(FoundMessage, {
          description: 'Exact matches before those by pinyin; newest first.',
        }),
        next,
        count: Type.Union([Count, Type.Null()], {
          description: 'With the first page; null on those after it.',
        }),
        partial: Yes('Whether time was up before the page was full: `next` goes on searching.'),
        indexing: Yes('Whether messages are still missing in the index; they will be found later.'),
      },
      { [COMPONENT]: 'SearchPage', description: 'A page of found messages.' },
    ),
    ...problems,
  },
};
