import { type Static, Type } from 'typebox';
import { COMPONENT } from '../../components.ts';
import {
  Output,
  Text,
  Time,
  TimeOrNull,
  Whole,
  WholeOrNull,
  Yes,
  problems,
  security,
} from './common.ts';

const Settings = Output(
  'Settings',
  {
    version: Text('Version of the server.'),
    timezone: Text('IANA zone in which times are to be shown.'),
    servicePhone: Text('Telephone number of the service.'),
    revokeWindowMs: Whole('How long senders may revoke their messages, ms.'),
    mediaLimitBytes: Whole('Longest file that may be uploaded.'),
    mediaLinkLifetimeMs: Whole('How long links to files hold, ms.'),
    tokenLifetimeMs: Whole('How long a new session holds, ms.'),
  },
  'What is configured.',
);

export const getSettings = {
  operationId: 'getSettings',
  summary: 'What is configured',
  description:
    'For whoever is signed in. They come from the environment: see docs/configuration.md.',
  tags: ['settings'],
  security,
  response: { 200: Settings, ...problems },
};

const Rows = Output(
  'Rows',
  { rows: Whole('How many.'), estimated: Yes('Whether that is an estimate.') },
  'How many there are.',
);

const MsOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], description });

const Minute = Output(
  'StatusMinute',
  {
    at: Time('When it began.'),
    requests: Whole('Requests that this process answered.'),
    failed: Whole('Of them, with a 5xx.'),
    p50Ms: MsOrNull('Within which half were answered, ms; null when there were none.'),
    p95Ms: MsOrNull('Within which 95 of 100 were answered, ms.'),
    messages: WholeOrNull('Messages stored by all processes, about; null when not known.'),
  },
  'A minute of the last day.',
);

const importCounts = {
  kind: Text('What was imported.'),
  inserted: Whole('Records that were stored.'),
  duplicate: Whole('Records that were there already.'),
  rejected: Whole('Records that were refused.'),
};

const Status = Type.Object(
  {
    server: Type.Object({
      version: Text('Version of the server.'),
      node: Text('Version of Node.js.'),
      machine: Text('Name of the machine.'),
      startedAt: Time('Since when this process runs.'),
      memoryBytes: Whole('Memory that this process holds.'),
    }),
    database: Type.Object({
      version: Text('Version of PostgreSQL.'),
      embedded: Yes('Whether it is the one that came along.'),
      sizeBytes: Whole('Size of the database.'),
      connections: Type.Object({
        open: Whole('Connections of this process, of the common pool.'),
        idle: Whole('Of them, without work.'),
        waiting: Whole('Requests that wait for one.'),
      }),
    }),
    storage: Type.Object({
      users: Rows,
      operators: Rows,
      conversations: Rows,
      messages: Rows,
      media: Rows,
      mediaBytes: Whole('Size of the uploaded files.'),
    }),
    ingest: Type.Object({
      totals: Type.Array(Type.Object(importCounts), { description: 'Of all imports, by kind.' }),
      latest: Type.Array(
        Type.Object({
          ...importCounts,
          read: Whole('Records that were read.'),
          startedAt: Time('When it began.'),
          finishedAt: TimeOrNull('When it ended; null while it runs, and of one that was killed.'),
        }),
        { description: 'The latest imports, the newest first.' },
      ),
    }),
    search: Type.Object({
      documents: Whole('Messages in the stored part of the index.'),
      recent: Whole('Messages that this process keeps in memory until they are stored.'),
      segments: Whole('Segments of the index.'),
      bytes: Whole('Size of the segments.'),
      behind: Whole('Events of the log that searches do not know yet.'),
      complete: Yes('Whether all messages can be found.'),
      keeper: Yes('Whether this process keeps the index for all.'),
      storedAt: TimeOrNull('When this process last stored a part of it.'),
    }),
    live: Type.Object({
      users: Whole('Live connections of users to this process.'),
      operators: Whole('Of operators.'),
      clients: Whole('Of services.'),
    }),
    minutes: Type.Array(Minute, { description: 'The last day, the oldest first.' }),
  },
  { [COMPONENT]: 'Status', description: 'How the server stands.' },
);

export type ApiStatus = Static<typeof Status>;

export const getStatus = {
  operationId: 'getStatus',
  summary: 'How the server stands',
  description: 'For admins. What is counted by the process is of the one that answers.',
  tags: ['status'],
  security,
  response: { 200: Status, ...problems },
};
