import { Type } from 'typebox';
import { COMPONENT } from '../../components.ts';
import { Input, Output, Text, Whole, Yes, givenText, problems, security } from './common.ts';
import { CappedCount } from './conversation.ts';

const tags = ['conversations'];

export const listTags = {
  operationId: 'listTags',
  summary: 'Tags in use',
  tags,
  security,
  querystring: Input({
    counts: Type.Optional(
      Type.Literal(true, { description: 'Say also how many conversations have each.' }),
    ),
  }),
  response: {
    200: Type.Object({
      tags: Type.Array(Type.String()),
      counts: Type.Optional(
        Type.Array(
          Output(
            'TagCount',
            { tag: Text('The tag.'), conversations: CappedCount },
            'A tag, with how many conversations have it: up to 1,000.',
          ),
        ),
      ),
    }),
    ...problems,
  },
};

// An imported one may be longer than those that are given here.
const byTag = Input({ tag: givenText('The tag.', 1000, 1) });

const TagChange = Output(
  'TagChange',
  {
    changed: Whole('Conversations that this call changed, about 500 at most.'),
    done: Yes('Whether none has the tag any more; else call again.'),
  },
  'What became of a tag.',
);

export const renameTag = {
  operationId: 'renameTag',
  summary: 'Give a tag another name in all conversations',
  description: 'For admins. Where a conversation has both, one is left.',
  tags,
  security,
  params: byTag,
  body: Input({ name: givenText('The other name.', 64, 1) }, { [COMPONENT]: 'RenameTag' }),
  response: { 200: TagChange, ...problems },
};

export const removeTag = {
  operationId: 'removeTag',
  summary: 'Take a tag off all conversations',
  description: 'For admins.',
  tags,
  security,
  params: byTag,
  response: { 200: TagChange, ...problems },
};

export const listLabels = {
  operationId: 'listLabels',
  summary: 'Labels in use',
  tags,
  security,
  response: {
    200: Type.Object({ labels: Type.Array(Type.String()) }),
    ...problems,
  },
};
