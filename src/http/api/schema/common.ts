import { Type } from 'typebox';
import { MAX_ID_LENGTH } from '../../../domain/ids.ts';
import { statusNames } from '../../../domain/lifecycle.ts';
import { LATEST_MS } from '../../../domain/times.ts';
import { faultRules } from '../../../errors.ts';
import { COMPONENT } from '../../components.ts';

const strict = { additionalProperties: false } as const;

/** What a request may hold: an unknown field is an error. */
export function Input<Properties extends Parameters<typeof Type.Object>[0]>(
  properties: Properties,
  options: { readonly description?: string; readonly [COMPONENT]?: string } = {},
) {
  return Type.Object(properties, { ...strict, ...options });
}

/** An object of answers, named in the OpenAPI document. */
export function Output<Properties extends Parameters<typeof Type.Object>[0]>(
  name: string,
  properties: Properties,
  description: string,
) {
  return Type.Object(properties, { [COMPONENT]: name, description });
}

export const Text = (description: string) => Type.String({ description });

export const TextOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

export const Whole = (description: string) => Type.Integer({ description });

export const WholeOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });

export const Yes = (description: string) => Type.Boolean({ description });

export const TimeOrNull = (description: string) => WholeOrNull(`${description} Epoch ms.`);
export const Time = (description: string) => Whole(`${description} Epoch ms.`);

/** One of some words. */
export function Word<const Words extends readonly string[]>(words: Words, description: string) {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: words, description });
}

/** An id in a request: of any form, since an imported one is kept as it came. */
export const Id = (description: string) =>
  Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH, description });

export const givenText = (description: string, maxLength: number, minLength = 0) =>
  Type.String({ minLength, maxLength, description });

export const givenTime = (description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: LATEST_MS,
    description: `${description} Epoch ms.`,
  });

export const Cursor = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 2048,
    description: 'Where to go on: `next` of the answer before, with the same filters.',
  }),
);

export const Limit = (most: number, usual: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: most,
      default: usual,
      description: 'Most rows of the answer.',
    }),
  );

/** What lists of people are asked by. */
export const byNick = {
  nick: Type.Optional(givenText('Part of the name; case and width do not matter.', 64, 1)),
  cursor: Cursor,
  limit: Limit(100, 20),
};

export const next = TextOrNull('Cursor of the next page; null when this is the last.');

const Fault = Type.Object(
  {
    rule: Word(faultRules, 'What is wrong.'),
    least: Type.Optional(Whole('How few are right, or how small a number: see the rule.')),
    most: Type.Optional(Whole('How many are right, or how great a number: see the rule.')),
    allowed: Type.Optional(
      Type.Array(Type.String(), { description: 'What would be right, where it is some words.' }),
    ),
    filter: Type.Optional(Text('Of a search: the filter that is meant, such as `from`.')),
    value: Type.Optional(Text('What was given, as far as 100 characters.')),
    at: Type.Optional(Whole('Where it begins in the text of the field, in UTF-16 units.')),
    length: Type.Optional(Whole('How long it is there, in UTF-16 units.')),
  },
  {
    [COMPONENT]: 'Fault',
    description: 'What is wrong with the field, for programs that say it in words of their own.',
  },
);

/** RFC 9457. */
export const Problem = Type.Object(
  {
    type: Text('Stable address of the kind of problem, https://chatkeep.dev/problems/….'),
    title: Text('The kind of problem in words.'),
    status: Whole('The HTTP status.'),
    detail: Text('What is wrong here, and what would be right.'),
    field: Type.Optional(Text('The field at fault, such as `body.msg`.')),
    fault: Type.Optional(Fault),
    reason: Type.Optional(
      Text('Why it was refused, as a word, where the type has several reasons.'),
    ),
    allowed: Type.Optional(
      Type.Array(Type.String(), { description: 'What is possible instead, where something is.' }),
    ),
    permission: Type.Optional(Text('What the caller may not, by its name in `GET /api/me`.')),
    conversationStatus: Type.Optional(
      Word(Object.values(statusNames), 'The status in which it is not possible.'),
    ),
    retryAfterMs: Type.Optional(Whole('After how long to try again, as `Retry-After` says it.')),
    requestId: Text('The request, as in the server’s log and in x-request-id.'),
  },
  { [COMPONENT]: 'Problem', description: 'What is wrong, by RFC 9457.' },
);

export const AnyObject = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description });

const problem = {
  description: 'What is wrong.',
  content: { 'application/problem+json': { schema: Problem } },
};

export const problems = { '4xx': problem, '5xx': problem };

export const security = [{ bearer: [] }, { operatorCookie: [] }, { userCookie: [] }];
