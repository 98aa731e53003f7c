import { type Static, Type } from 'typebox';
import { clientScopes } from '../../../domain/actor.ts';
import { COMPONENT, FAULT } from '../../components.ts';
import {
  Id,
  Input,
  Output,
  Text,
  TextOrNull,
  Time,
  TimeOrNull,
  Word,
  Yes,
  byNick,
  givenText,
  next,
  problems,
  security,
} from './common.ts';

const Session = Output(
  'Session',
  {
    token: Text('What goes after Bearer; shown only here.'),
    expiresAt: Time('Until when.'),
    kind: Word(['user', 'operator', 'service', 'im'] as const, 'Whose it is.'),
    id: Text('Id of the user, operator or client.'),
  },
  'A new session.',
);

const SignedIn = Output(
  'SignedIn',
  {
    token: TextOrNull('What goes after Bearer; shown only here. Null when it went into a cookie.'),
    expiresAt: Time('Until when.'),
    kind: Word(['user', 'operator', 'service', 'im'] as const, 'Whose it is.'),
    id: Text('Id of the user, operator or client.'),
  },
  'A new session, or one that a cookie holds now.',
);

export const SignIn = Input(
  {
    login: Type.Optional(givenText('An operator’s login, with password.', 64, 1)),
    password: Type.Optional(givenText('The password.', 1024, 1)),
    client: Type.Optional(givenText('A client’s id, with secret.', 64, 1)),
    secret: Type.Optional(givenText('The client’s secret.', 256, 1)),
    token: Type.Optional(givenText('A user’s or an operator’s token, with cookie.', 256, 1)),
    cookie: Type.Optional(
      Type.Boolean({ default: false, description: 'For browsers: put the token into a cookie.' }),
    ),
  },
  {
    [COMPONENT]: 'SignIn',
    description: 'Either login and password, or client and secret, or token and cookie.',
  },
);

export const signIn = {
  operationId: 'signIn',
  summary: 'Sign in as an operator or as a service',
  description:
    'Ten tries a minute for an address and login. With cookie, a browser keeps the token in ' +
    'chatkeep_operator or chatkeep_user, and sends the header x-chatkeep-session: operator or user ' +
    'to be authenticated by it.',
  tags: ['sessions'],
  security: [],
  body: SignIn,
  response: { 201: SignedIn, ...problems },
};

export const signOut = {
  operationId: 'signOut',
  summary: 'Sign out: the token is refused from now on, and its cookie cleared',
  tags: ['sessions'],
  security,
  response: { 204: Type.Null({ description: 'Signed out.' }), ...problems },
};

export const getMe = {
  operationId: 'getMe',
  summary: 'Who the token stands for, and what it may',
  tags: ['sessions'],
  security,
  response: {
    200: Type.Object(
      {
        kind: Word(['user', 'operator', 'service'] as const, 'Whose the token is.'),
        id: Text('Id of the user, operator or client.'),
        name: Text('Name of it.'),
        iconUrl: TextOrNull('Of a user: a 200×200 picture.'),
        role: Type.Unsafe<'agent' | 'admin' | null>({
          type: ['string', 'null'],
          description: 'Of an operator: agent or admin.',
        }),
        scope: Type.Unsafe<'user' | 'op' | 'ingest' | null>({
          type: ['string', 'null'],
          description: 'Of a service: user, op or ingest.',
        }),
        permissions: Type.Array(Type.String(), { description: 'What it may.' }),
        expiresAt: Time('Until when the token holds.'),
      },
      { [COMPONENT]: 'Me', description: 'The caller.' },
    ),
    ...problems,
  },
};

const tokenKinds = ['user', 'operator', 'im'] as const;

export const issueToken = {
  operationId: 'issueToken',
  summary: 'A token for somebody else',
  description: 'Admins for anybody; services of scope user for users, as their app’s server.',
  tags: ['sessions'],
  security,
  body: Input({ kind: Word(tokenKinds, 'For which family.'), id: Id('The user or operator.') }),
  response: { 201: Session, ...problems },
};

const Token = Type.Object(
  {
    id: Text('What to revoke it by.'),
    kind: Word(['user', 'operator', 'im', 'service'] as const, 'Whose it is.'),
    createdAt: Time('Since when.'),
    expiresAt: Time('Until when.'),
    current: Yes('Whether it is the one in use.'),
  },
  { [COMPONENT]: 'Token', description: 'A session; its token itself is not kept.' },
);

export type ApiToken = Static<typeof Token>;

export const listTokens = {
  operationId: 'listTokens',
  summary: 'Tokens that hold',
  description: 'Everybody one’s own; admins anybody’s.',
  tags: ['sessions'],
  security,
  querystring: Input({
    kind: Word(['user', 'operator', 'im', 'service'] as const, 'Of which kind.'),
    id: Id('The user, operator or client; me is oneself.'),
  }),
  response: { 200: Type.Object({ tokens: Type.Array(Token) }), ...problems },
};

export const revokeToken = {
  operationId: 'revokeToken',
  summary: 'Refuse a token from now on',
  tags: ['sessions'],
  security,
  params: Input({
    tokenId: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Id of the token.' }),
  }),
  response: {
    204: Type.Null({ description: 'Refused by every process within a second.' }),
    ...problems,
  },
};

const roles = ['agent', 'admin'] as const;

export const Operator = Output(
  'Operator',
  {
    id: Text('Id.'),
    nickName: Text('Name that users and operators see.'),
    login: TextOrNull('What it signs in by; for admins and itself.'),
    role: Word(roles, 'What it may.'),
    createdAt: Time('Since when.'),
    disabledAt: TimeOrNull('When its tokens and sign-in were shut; null while not.'),
    online: Yes('Whether connected now.'),
  },
  'An operator.',
);

export type ApiOperator = Static<typeof Operator>;

const byOperatorId = Input({ id: Id('Id of the operator.') });
// scrypt is as slow for a long one; this only bounds it.
const password = givenText('Password, at least 8 characters.', 1024, 8);
const login = Type.String({
  pattern: '^[A-Za-z0-9_.@-]{1,64}$',
  [FAULT]: 'login_form',
  description: 'Letters, digits and _ . @ -',
});

export const listOperators = {
  operationId: 'listOperators',
  summary: 'Operators, the newest first',
  tags: ['operators'],
  security,
  querystring: Input(byNick),
  response: { 200: Type.Object({ operators: Type.Array(Operator), next }), ...problems },
};

export const createOperator = {
  operationId: 'createOperator',
  summary: 'Create an operator',
  tags: ['operators'],
  security,
  body: Input(
    {
      login,
      password,
      nickName: givenText('Name.', 64, 1),
      role: Type.Optional(Word(roles, 'agent when left out.')),
    },
    { [COMPONENT]: 'CreateOperator' },
  ),
  response: { 201: Operator, ...problems },
};

export const getOperator = {
  operationId: 'getOperator',
  summary: 'An operator',
  description: '`me` is oneself.',
  tags: ['operators'],
  security,
  params: byOperatorId,
  response: { 200: Operator, ...problems },
};

export const updateOperator = {
  operationId: 'updateOperator',
  summary: 'Change an operator',
  description: 'Admins all of it; everybody one’s own name and, knowing the old one, password.',
  tags: ['operators'],
  security,
  params: byOperatorId,
  body: Input(
    {
      nickName: Type.Optional(givenText('Name.', 64, 1)),
      login: Type.Optional(login),
      role: Type.Optional(Word(roles, 'What it may.')),
      password: Type.Optional(password),
      currentPassword: Type.Optional(givenText('The old one, for one’s own.', 1024, 1)),
      disabled: Type.Optional(Type.Boolean({ description: 'Whether it is shut out.' })),
    },
    { [COMPONENT]: 'UpdateOperator' },
  ),
  response: { 200: Operator, ...problems },
};

const clientFields = {
  id: Text('Id, 32 hex digits.'),
  name: Text('Name to know it by.'),
  scope: Word(clientScopes, 'What it may call.'),
  signRequired: Yes('Whether calls without a sign are refused.'),
  createdAt: Time('Since when.'),
};

const Client = Output('Client', clientFields, 'A calling app.');
export type ApiClient = Static<typeof Client>;

const NewClient = Output(
  'NewClient',
  { ...clientFields, secret: Text('Its secret; shown only here.') },
  'A calling app that was registered just now.',
);

export const listClients = {
  operationId: 'listClients',
  summary: 'Calling apps',
  tags: ['clients'],
  security,
  response: { 200: Type.Object({ clients: Type.Array(Client) }), ...problems },
};

export const createClient = {
  operationId: 'createClient',
  summary: 'Register a calling app',
  tags: ['clients'],
  security,
  body: Input(
    {
      name: givenText('Name to know it by.', 100, 1),
      scope: Word(clientScopes, 'What it may call.'),
      signRequired: Type.Optional(
        Type.Boolean({ default: false, description: 'Refuse unsigned calls.' }),
      ),
    },
    { [COMPONENT]: 'CreateClient' },
  ),
  response: { 201: NewClient, ...problems },
};

export const revokeClient = {
  operationId: 'revokeClient',
  summary: 'Refuse a calling app from now on, and its tokens',
  tags: ['clients'],
  security,
  params: Input({ id: Id('Id of the client.') }),
  response: { 204: Type.Null({ description: 'It is refused.' }), ...problems },
};

const words = Type.Object({ words: Type.Array(Type.String()) });

export const getForbiddenWords = {
  operationId: 'getForbiddenWords',
  summary: 'Words that no message may hold',
  tags: ['settings'],
  security,
  response: { 200: words, ...problems },
};

export const putForbiddenWords = {
  operationId: 'putForbiddenWords',
  summary: 'Replace the words that no message may hold',
  tags: ['settings'],
  security,
  body: Input({
    words: Type.Array(givenText('A word; case and width do not matter.', 64, 1), {
      maxItems: 1000,
      description: 'All of them.',
    }),
  }),
  response: { 200: words, ...problems },
};
