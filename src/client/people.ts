import type { Person } from './types.ts';

export interface Session {
  token: string;
  expiresAt: number;
  kind: 'user' | 'operator' | 'service' | 'im';
  id: string;
}

/** A session that a cookie of the browser holds. */
export interface CookieSession {
  token: null;
  expiresAt: number;
  kind: 'user' | 'operator';
  id: string;
}

/** For browsers: the token goes into a cookie, in place of one that was given. */
export type CookieSignIn =
  | { readonly login: string; readonly password: string; readonly cookie: true }
  | { readonly token: string; readonly cookie: true };

export type SignIn =
  | { readonly login: string; readonly password: string }
  | { readonly client: string; readonly secret: string };

export interface Me {
  kind: 'user' | 'operator' | 'service';
  id: string;
  name: string;
  /** Of a user: a 200×200 picture. */
  iconUrl: string | null;
  role: 'agent' | 'admin' | null;
  scope: Scope | null;
  permissions: string[];
  expiresAt: number;
}

export type Scope = 'user' | 'op' | 'ingest';

/** A session; its token itself is not kept. */
export interface Token {
  id: string;
  kind: 'user' | 'operator' | 'im' | 'service';
  createdAt: number;
  expiresAt: number;
  current: boolean;
}

export interface User extends Person {
  createdAt: number;
  /** When banned from sending; null while not. */
  bannedAt: number | null;
  online: boolean;
  /** Of one user, for staff: when they last said something; null when that is long ago. */
  lastMessageAt?: number | null;
}

export interface UserInput {
  nickName: string;
  /** A media key, an http(s) address, or "". */
  icon?: string;
}

export interface NewUser extends UserInput {
  /** An id of one's own; a new one is made when left out. */
  id?: string;
}

export interface Blocked {
  user: Person;
  createdAt: number;
}

export interface Operator {
  id: string;
  nickName: string;
  /** What it signs in by; for admins and itself. */
  login: string | null;
  role: 'agent' | 'admin';
  createdAt: number;
  disabledAt: number | null;
  online: boolean;
}

export interface NewOperator {
  login: string;
  password: string;
  nickName: string;
  /** agent when left out. */
  role?: 'agent' | 'admin';
}

export interface OperatorChanges {
  nickName?: string;
  login?: string;
  role?: 'agent' | 'admin';
  password?: string;
  /** The old password, to change one's own. */
  currentPassword?: string;
  disabled?: boolean;
}

/** A text that is kept to be sent again. */
export interface Reply {
  id: string;
  /** Whether all operators have it; else it is one's own. */
  shared: boolean;
  /** What it is called up by, without a slash. */
  shortcut: string;
  title: string;
  /** With variables such as `{{customer.name}}`. */
  text: string;
  uses: number;
  createdAt: number;
  updatedAt: number;
}

export interface NewReply {
  shortcut: string;
  title: string;
  text: string;
  /** false when left out. */
  shared?: boolean;
}

export interface ReplyChanges {
  shortcut?: string;
  title?: string;
  text?: string;
}

/** A registered calling app. */
export interface RegisteredClient {
  id: string;
  name: string;
  scope: Scope;
  signRequired: boolean;
  createdAt: number;
}

export interface NewRegisteredClient extends RegisteredClient {
  /** Shown only here. */
  secret: string;
}

export interface ClientInput {
  name: string;
  scope: Scope;
  signRequired?: boolean;
}

/** What is configured. */
export interface Settings {
  version: string;
  /** IANA zone in which times are to be shown. */
  timezone: string;
  servicePhone: string;
  revokeWindowMs: number;
  mediaLimitBytes: number;
  mediaLinkLifetimeMs: number;
  tokenLifetimeMs: number;
}

export interface Rows {
  rows: number;
  estimated: boolean;
}

export interface ImportTotal {
  kind: string;
  inserted: number;
  duplicate: number;
  rejected: number;
}

export interface ImportRun extends ImportTotal {
  read: number;
  startedAt: number;
  /** Null while it runs, and of one that was killed. */
  finishedAt: number | null;
}

/** A minute of the last day. */
export interface StatusMinute {
  at: number;
  /** Answered by the process that was asked. */
  requests: number;
  failed: number;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Stored by all processes, about. */
  messages: number | null;
}

/** How the server stands. What a process counts is of the one that was asked. */
export interface ServerStatus {
  server: {
    version: string;
    node: string;
    machine: string;
    startedAt: number;
    memoryBytes: number;
  };
  database: {
    version: string;
    embedded: boolean;
    sizeBytes: number;
    connections: { open: number; idle: number; waiting: number };
  };
  storage: {
    users: Rows;
    operators: Rows;
    conversations: Rows;
    messages: Rows;
    media: Rows;
    mediaBytes: number;
  };
  ingest: { totals: ImportTotal[]; latest: ImportRun[] };
  search: {
    documents: number;
    recent: number;
    segments: number;
    bytes: number;
    behind: number;
    complete: boolean;
    keeper: boolean;
    storedAt: number | null;
  };
  live: { users: number; operators: number; clients: number };
  minutes: StatusMinute[];
}
