import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../errors.ts';
import { MAX_ID_LENGTH } from '../domain/ids.ts';
import { messageTypes } from '../domain/message.ts';
import { type Unstorable, findUnstorable } from '../domain/storable.ts';
import { LATEST_MS } from '../domain/times.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });
const Time = Type.Integer({ minimum: 0, maximum: LATEST_MS });
const AnyObject = Type.Unsafe<Record<string, unknown>>({ type: 'object' });
const MAX_WATCHED_AT_ONCE = 1000;
const Ids = Type.Array(Id, { maxItems: MAX_WATCHED_AT_ONCE });
/** Sixteen digits are more than can be counted to. */
const EventId = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });

/** What a client says when it connects. */
export const Auth = Type.Object(
  {
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    /** Of which kind the session in the browser's cookie is. */
    session: Type.Optional(
      Type.Unsafe<'operator' | 'user'>({ type: 'string', enum: ['operator', 'user'] }),
    ),
    since: Type.Optional(EventId),
    watch: Type.Optional(Ids),
  },
  strict,
);

export type Introduction = Static<typeof Auth>;

/** What a client may say later, by event. */
export const payloads = {
  watch: Type.Object({ conversationIds: Ids }, strict),
  unwatch: Type.Object({ conversationIds: Ids }, strict),
  typing: Type.Object({ conversationId: Id, typing: Type.Boolean() }, strict),
  received: Type.Object({ eventId: EventId }, strict),
  send: Type.Object(
    {
      conversationId: Id,
      clientMessageId: Type.Optional(Id),
      type: Type.Unsafe<(typeof messageTypes)[number]>({ type: 'string', enum: messageTypes }),
      body: AnyObject,
      ext: Type.Optional(AnyObject),
      from: Type.Optional(Id),
      to: Type.Optional(Id),
      clientSentAt: Type.Optional(Time),
      sentAt: Type.Optional(Time),
    },
    strict,
  ),
  read: Type.Object(
    {
      conversationId: Id,
      seq: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
      messageId: Type.Optional(Id),
    },
    strict,
  ),
} as const;

export type EventName = keyof typeof payloads;
export type Payload<Name extends EventName> = Static<(typeof payloads)[Name]>;
export const eventNames = Object.keys(payloads) as EventName[];

/** Reads what a client sent. Throws invalid, naming the field. */
export type Read<T> = (given: unknown) => T;

type Found = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

export function reader<Schema extends TSchema>(schema: Schema): Read<Static<Schema>> {
  const compiled = Compile(schema);
  return (given) => {
    requireStorable(given);
    if (compiled.Check(given)) return given;
    const errors = compiled.Errors(given);
    throw refusalOf(errors.find((each) => each.keyword === 'additionalProperties') ?? errors[0]);
  };
}

function refusalOf(error: Found | undefined): AppError {
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const refuse = (names: readonly string[], problem: string) => {
    const field = names.join('.').slice(0, 100);
    const named = field === '' ? 'what was sent' : field;
    return new AppError('invalid', `${named} ${problem}`, field === '' ? {} : { field });
  };
  if (error?.keyword === 'additionalProperties') {
    return refuse(
      [...path, error.params.additionalProperties[0] ?? ''],
      'is not known: leave it out',
    );
  }
  if (error?.keyword === 'required') {
    return refuse([...path, error.params.requiredProperties[0] ?? ''], 'is missing: send it too');
  }
  return refuse(path, error?.message ?? 'is malformed');
}

const DEEPEST = 32;

const problems: Readonly<Record<Unstorable['problem'], string>> = {
  nul: 'may not hold U+0000: leave it out',
  surrogate: 'may not hold half a surrogate pair: send whole characters',
  deep: `is nested deeper than ${DEEPEST} levels`,
  prototype: 'must be JSON',
  'proto-key': 'may not have a field "__proto__"',
};

/** Refuses what PostgreSQL cannot hold, bytes, and what would change an object's prototype. */
function requireStorable(value: unknown): void {
  const found = findUnstorable(value, DEEPEST);
  if (found === undefined) return;
  const field = found.path.join('.').slice(0, 100).toWellFormed();
  throw new AppError(
    'invalid',
    `${field || 'what was sent'} ${problems[found.problem]}`,
    field ? { field } : {},
  );
}
