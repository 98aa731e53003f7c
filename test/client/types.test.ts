import type { Static, TSchema } from 'typebox';
import { describe, expectTypeOf, test } from 'vitest';
import type * as events from '../../src/client/events.ts';
import type * as people from '../../src/client/people.ts';
import type * as problems from '../../src/client/problems.ts';
import type * as types from '../../src/client/types.ts';
import type { JsonText } from '../../src/domain/json-text.ts';
import type * as access from '../../src/http/api/schema/access.ts';
import type { Problem } from '../../src/http/api/schema/common.ts';
import type * as conversation from '../../src/http/api/schema/conversation.ts';
import type * as tag from '../../src/http/api/schema/tag.ts';
import type * as event from '../../src/http/api/schema/event.ts';
import type * as media from '../../src/http/api/schema/media.ts';
import type * as message from '../../src/http/api/schema/message.ts';
import type * as reply from '../../src/http/api/schema/reply.ts';
import type * as search from '../../src/http/api/schema/search.ts';
import type * as status from '../../src/http/api/schema/status.ts';
import type * as user from '../../src/http/api/schema/user.ts';

// The client's types are written by hand. Each is held equal to what the server validates and
// serializes with: when a schema changes, this file does not compile until the client says the same.

/** What a type is once it has gone over the wire: raw JSON text is an object, `{}` has no keys. */
type Wire<T> = T extends JsonText
  ? types.JsonObject
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? string extends keyof T
        ? T
        : [keyof T] extends [never]
          ? Record<string, never>
          : { [Key in keyof T]: Wire<T[Key]> }
      : T;

/** The same without `readonly`, and with intersections and interfaces written out. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

type Of<Schema extends TSchema> = Plain<Wire<Static<Schema>>>;
type Answer<Route extends { readonly response: { readonly 200: TSchema } }> = Of<
  Route['response'][200]
>;
type Made<Route extends { readonly response: { readonly 201: TSchema } }> = Of<
  Route['response'][201]
>;
type Query<Route extends { readonly querystring: TSchema }> = Of<Route['querystring']>;
type Body<Route extends { readonly body: TSchema }> = Of<Route['body']>;

describe('the client says the same as the schema of', () => {
  test('sessions and tokens', () => {
    expectTypeOf<people.Session>().toExtend<Made<typeof access.signIn>>();
    expectTypeOf<people.CookieSession>().toExtend<Made<typeof access.signIn>>();
    expectTypeOf<people.CookieSignIn>().toExtend<Body<typeof access.signIn>>();
    expectTypeOf<Plain<people.Session>>().toEqualTypeOf<Made<typeof access.issueToken>>();
    expectTypeOf<people.SignIn>().toExtend<Body<typeof access.signIn>>();
    expectTypeOf<Plain<people.Me>>().toEqualTypeOf<Answer<typeof access.getMe>>();
    expectTypeOf<{ tokens: Plain<people.Token>[] }>().toEqualTypeOf<
      Answer<typeof access.listTokens>
    >();
  });

  test('operators, clients and settings', () => {
    expectTypeOf<Plain<people.Operator>>().toEqualTypeOf<Of<typeof access.Operator>>();
    expectTypeOf<Plain<people.NewOperator>>().toEqualTypeOf<Body<typeof access.createOperator>>();
    expectTypeOf<Plain<people.OperatorChanges>>().toEqualTypeOf<
      Body<typeof access.updateOperator>
    >();
    expectTypeOf<Plain<types.NickQuery>>().toEqualTypeOf<Query<typeof access.listOperators>>();
    expectTypeOf<{ operators: Plain<people.Operator>[]; next: string | null }>().toEqualTypeOf<
      Answer<typeof access.listOperators>
    >();
    expectTypeOf<{ clients: Plain<people.RegisteredClient>[] }>().toEqualTypeOf<
      Answer<typeof access.listClients>
    >();
    expectTypeOf<Plain<people.NewRegisteredClient>>().toEqualTypeOf<
      Made<typeof access.createClient>
    >();
    expectTypeOf<Plain<people.ClientInput>>().toEqualTypeOf<Body<typeof access.createClient>>();
    expectTypeOf<{ words: string[] }>().toEqualTypeOf<Answer<typeof access.getForbiddenWords>>();
    expectTypeOf<{ words: string[] }>().toEqualTypeOf<Body<typeof access.putForbiddenWords>>();
  });

  test('status', () => {
    expectTypeOf<Plain<people.Settings>>().toEqualTypeOf<Answer<typeof status.getSettings>>();
    expectTypeOf<Plain<people.ServerStatus>>().toEqualTypeOf<Answer<typeof status.getStatus>>();
  });

  test('canned replies', () => {
    expectTypeOf<Plain<people.Reply>>().toEqualTypeOf<Of<typeof reply.Reply>>();
    expectTypeOf<{ replies: Plain<people.Reply>[] }>().toEqualTypeOf<
      Answer<typeof reply.listReplies>
    >();
    expectTypeOf<Plain<people.NewReply>>().toEqualTypeOf<Body<typeof reply.createReply>>();
    expectTypeOf<Plain<people.ReplyChanges>>().toEqualTypeOf<Body<typeof reply.updateReply>>();
  });

  test('users', () => {
    expectTypeOf<Plain<people.User>>().toEqualTypeOf<Of<typeof user.User>>();
    expectTypeOf<Plain<people.NewUser>>().toEqualTypeOf<Of<typeof user.CreateUser>>();
    expectTypeOf<Plain<people.UserInput>>().toEqualTypeOf<Of<typeof user.PutUser>>();
    expectTypeOf<Plain<types.NickQuery>>().toEqualTypeOf<Query<typeof user.listUsers>>();
    expectTypeOf<Plain<types.TimelineWindow>>().toEqualTypeOf<Answer<typeof user.getTimeline>>();
    expectTypeOf<Plain<types.WindowQuery>>().toEqualTypeOf<Query<typeof user.getTimeline>>();
    expectTypeOf<{ blocked: Plain<people.Blocked>[]; next: string | null }>().toEqualTypeOf<
      Answer<typeof user.listBlacklist>
    >();
    expectTypeOf<{ favorites: Plain<types.Favorite>[]; next: string | null }>().toEqualTypeOf<
      Answer<typeof user.listFavorites>
    >();
    expectTypeOf<Plain<types.ListQuery>>().toEqualTypeOf<Query<typeof user.listFavorites>>();
  });

  test('conversations', () => {
    expectTypeOf<Plain<types.Person>>().toEqualTypeOf<Of<typeof conversation.Person>>();
    expectTypeOf<Plain<types.Conversation>>().toEqualTypeOf<Of<typeof conversation.Conversation>>();
    expectTypeOf<Plain<types.ConversationQuery>>().toEqualTypeOf<
      Query<typeof conversation.listConversations>
    >();
    expectTypeOf<Plain<types.ConversationInput>>().toEqualTypeOf<
      Of<typeof conversation.OpenConversation>
    >();
    expectTypeOf<Plain<types.ConversationChanges>>().toEqualTypeOf<
      Of<typeof conversation.DescribeConversation>
    >();
    expectTypeOf<Plain<types.OnBehalf>>().toEqualTypeOf<
      Of<(typeof conversation.actionBodies)['join']>
    >();
    expectTypeOf<Plain<types.Reading>>().toEqualTypeOf<
      Answer<typeof conversation.readConversation>
    >();
    expectTypeOf<Plain<types.Inbox>>().toEqualTypeOf<Answer<typeof conversation.getInbox>>();
    expectTypeOf<Plain<types.TagList>>().toEqualTypeOf<Answer<typeof tag.listTags>>();
    expectTypeOf<Plain<types.TagChange>>().toEqualTypeOf<Answer<typeof tag.renameTag>>();
    expectTypeOf<{ labels: string[] }>().toEqualTypeOf<Answer<typeof tag.listLabels>>();
  });

  test('messages', () => {
    expectTypeOf<Plain<types.Message>>().toEqualTypeOf<Of<typeof message.Message>>();
    expectTypeOf<Plain<types.MessageInput>>().toEqualTypeOf<Of<typeof message.SendMessage>>();
    expectTypeOf<Plain<types.WindowQuery>>().toEqualTypeOf<Query<typeof message.listMessages>>();
    expectTypeOf<Plain<types.MessageWindow>>().toEqualTypeOf<Answer<typeof message.listMessages>>();
    expectTypeOf<Plain<types.MarkInput>>().toEqualTypeOf<Of<typeof message.PutMark>>();
    expectTypeOf<Plain<types.ListQuery>>().toEqualTypeOf<Query<typeof message.listMarks>>();
    expectTypeOf<{ marks: Plain<types.ListedMark>[]; next: string | null }>().toEqualTypeOf<
      Answer<typeof message.listMarks>
    >();
  });

  test('searches', () => {
    expectTypeOf<Plain<types.SearchQuery>>().toEqualTypeOf<Query<typeof search.searchMessages>>();
    expectTypeOf<Plain<types.SearchPage>>().toEqualTypeOf<Answer<typeof search.searchMessages>>();
  });

  test('files', () => {
    expectTypeOf<Plain<types.Media>>().toEqualTypeOf<Of<typeof media.Media>>();
  });

  test('events', () => {
    expectTypeOf<Plain<events.Event>>().toEqualTypeOf<Of<typeof event.Event>>();
    expectTypeOf<Plain<events.EventQuery>>().toEqualTypeOf<Query<typeof event.listEvents>>();
    expectTypeOf<Plain<events.EventPage>>().toEqualTypeOf<Answer<typeof event.listEvents>>();
  });

  test('problems', () => {
    expectTypeOf<Plain<problems.Problem>>().toEqualTypeOf<Of<typeof Problem>>();
  });
});
