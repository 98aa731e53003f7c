import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Context } from '../context.ts';
import { mediaDir } from '../media/local.ts';
import * as cannedReplies from '../usecases/canned-replies.ts';
import { type Client, createClient } from '../usecases/clients.ts';
import { searchConversations } from '../usecases/conversations.ts';
import { exportArchive } from '../usecases/export.ts';
import { importDirectory } from '../usecases/import-directory.ts';
import * as operatorCases from '../usecases/operators.ts';
import { curlLines } from './demo/curl.ts';
import { writeMedia } from './demo/media.ts';
import { admin, agent, operators } from './demo/people.ts';
import { replies } from './demo/replies.ts';
import { demoRecords } from './demo/records.ts';
import { type Showpieces, findShowpieces } from './demo/showpieces.ts';

const system = { kind: 'system' } as const;

/** What is made once, with the data. */
interface Filled {
  readonly records: number;
  readonly client: Client;
  /** Of who signs in to the console. */
  readonly signIns: readonly (operatorCases.Credentials & { readonly nickName: string })[];
}

export interface Demo {
  /** Undefined when the database was not empty and was left alone. */
  readonly filled: Filled | undefined;
  readonly showpieces: Showpieces;
}

/** Fills an empty database with demo data; in any case makes tokens for someone who is there. */
export async function fillDemo(ctx: Context): Promise<Demo> {
  const filled = (await isEmpty(ctx)) ? await fill(ctx) : undefined;
  if (filled !== undefined) await ctx.searchIndex.caughtUp();
  return { filled, showpieces: await findShowpieces(ctx) };
}

async function isEmpty(ctx: Context): Promise<boolean> {
  const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
  const conversations = await searchConversations(ctx, system, everything, { offset: 0, limit: 1 });
  if (conversations.total > 0) return false;
  const { users } = await exportArchive(ctx, system, {}, () => Promise.resolve());
  return users === 0;
}

async function fill(ctx: Context): Promise<Filled> {
  await writeMedia(mediaDir(ctx.config));
  const records = await importRecords(ctx);
  const signIns = [await letAgentSignIn(ctx), await createAdmin(ctx)];
  for (const reply of replies) {
    await cannedReplies.create(ctx, system, { ...reply, shared: true });
  }
  const client = await createClient(ctx, system, {
    name: 'demo',
    scope: 'op',
    signRequired: false,
  });
  return { records, client, signIns };
}

async function createAdmin(ctx: Context) {
  const password = operatorCases.newPassword();
  await operatorCases.createOperator(ctx, system, { ...admin, password, role: 'admin' });
  return { ...admin, password };
}

async function letAgentSignIn(ctx: Context) {
  const { id, nickName } = operators[agent.operator];
  const credentials = { login: agent.login, password: operatorCases.newPassword() };
  await operatorCases.update(ctx, system, id, credentials);
  return { ...credentials, nickName };
}

/** They fit one batch of the import, which is one transaction: all of them are stored or none. */
async function importRecords(ctx: Context): Promise<number> {
  const records = demoRecords(ctx.clock(), ctx.config.timezone);
  const folder = await mkdtemp(join(ctx.config.dataDir, 'demo-'));
  try {
    const file = join(folder, 'demo.jsonl');
    await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await importDirectory(ctx, system, {
      paths: [file],
      writeRejects: ([first]) =>
        Promise.reject(new Error(`a demo record was refused: ${first?.reason} ${first?.record}`)),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return records.length;
}

/** What a newcomer sees: a line for each documented call, tokens, where to look and sign in. */
export function printDemo(out: Writable, origin: string, demo: Demo): void {
  const { filled, showpieces } = demo;
  const rows = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([name, value]) => `  ${name.padEnd(12)}${value}`.trimEnd());
  const calls = curlLines(origin, showpieces, filled?.client);
  const tokens = tokenRows(showpieces);
  // A terminal shows the end: what a newcomer needs first stands last.
  const blocks = [
    [
      filled === undefined
        ? 'The database is not empty and was left as it is.'
        : `The database was empty: ${filled.records} demo records were put in.`,
    ],
    ...(calls.length === 0 ? [] : [['Calls to try, as they stand']]),
    ...calls.map(({ title, command }) => [`# ${title}`, command]),
    ...(tokens.length === 0 ? [] : [['Tokens (npx chatkeep token … makes more)', ...rows(tokens)]]),
    ...(filled === undefined
      ? []
      : [
          [
            'A client, for signed calls (its secret is shown this once)',
            ...rows(clientRows(filled)),
          ],
        ]),
    [
      'Pages',
      ...rows([
        ['console', `${origin}/`],
        ...customerRow(origin, showpieces),
        ['reference', `${origin}/docs`],
        ['OpenAPI', `${origin}/openapi.json`],
        ['metrics', `${origin}/metrics`],
      ]),
    ],
    filled === undefined
      ? [
          'Sign in to the console as before. For a lost password',
          '  npx chatkeep operator password --login LOGIN',
          'asks for a new one (give --data too, where it was given here).',
        ]
      : ['Sign in to the console (shown this once)', ...rows(signInRows(filled))],
  ];
  out.write(`\n${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n\n`);
}

function tokenRows({ user, operator, im }: Showpieces): (readonly [string, string])[] {
  return [
    ...(user === undefined ? [] : [['user', `${user.token}  ${user.nickName}`] as const]),
    ...(operator === undefined
      ? []
      : [['operator', `${operator.token}  ${operator.nickName}`] as const]),
    ...(im === undefined ? [] : [['im', `${im.token}  ${im.nickName}`] as const]),
  ];
}

/** The page of a user who can say something, signed in. */
function customerRow(origin: string, { talking, user }: Showpieces): [string, string][] {
  const customer = talking ?? user;
  if (customer === undefined) return [];
  return [['customer', `${origin}/chat#token=${customer.token}  ${customer.nickName}`]];
}

function signInRows({ signIns }: Filled): (readonly [string, string])[] {
  return signIns.map(
    ({ login, password, nickName }) => [login, `password ${password}  ${nickName}`] as const,
  );
}

function clientRows({ client }: Filled): (readonly [string, string])[] {
  return [
    ['client', client.id],
    ['secret', client.secret],
  ];
}
