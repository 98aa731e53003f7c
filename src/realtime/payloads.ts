import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../errors.ts';
import { MAX_ID_LENGTH } from '../domain/ids.ts';
import { messageTypes } from '../domain/message.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });
const Time = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const AnyObject = Type.Unsafe<Record<string, unknown>>({ type: 'object' });
const MAX_WATCHED_AT_ONCE = 1000;
const Ids = Type.Array(Id, { maxItems: MAX_WATCHED_AT_ONCE });
/** Sixteen digits are more than can be counted to. */
const EventId = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });

/** What a client says when it connects. */
export const Auth = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 256 }),
    since: Type.Optional(EventId),
    watch: Type.Optional(Ids),
  },
  strict,
);

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
    requireStorable(given, []);
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

/** Refuses what PostgreSQL cannot hold, bytes, and what would change an object's prototype. */
function requireStorable(value: unknown, path: readonly string[]): void {
  const refuse = (problem: string) => {
    const field = path.join('.').slice(0, 100).toWellFormed();
    return new AppError(
      'invalid',
      `${field || 'what was sent'} ${problem}`,
      field ? { field } : {},
    );
  };
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) {
      throw refuse('may not hold U+0000 or half a surrogate pair: send whole characters');
    }
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= DEEPEST) throw refuse(`is nested deeper than ${DEEPEST} levels`);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype) throw refuse('must be JSON');
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__') throw refuse('may not have a field "__proto__"');
      requireStorable(key, path);
      requireStorable(member, [...path, key]);
    }
  }
}
