import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable, addAbortSignal } from 'node:stream';
import { type Command, Option } from 'commander';
import type { OperatorRole } from '../domain/actor.ts';
import { AppError } from '../errors.ts';
import { createOperator, resetPassword } from '../usecases/operators.ts';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';

const system = { kind: 'system' } as const;

interface CreateFlags {
  readonly data?: string;
  readonly login: string;
  readonly nick: string;
  readonly role: OperatorRole;
}

interface PasswordFlags {
  readonly data?: string;
  readonly login: string;
}

export function addOperatorCommands(program: Command, env: CliEnvironment): void {
  const operators = program.command('operator').description('manage operators');
  operators
    .command('create')
    .description('create an operator; asks for the password, or reads it from stdin')
    .requiredOption('--login <login>', 'name to sign in with')
    .requiredOption('--nick <nick>', 'name that others see')
    .addOption(new Option('--role <role>').choices(['admin', 'agent']).default('agent'))
    .option('--data <folder>', 'data folder')
    .action(async (flags: CreateFlags) => {
      const password = await readPassword(env);
      await using ctx = await env.openContext(flags);
      const operator = await createOperator(ctx, system, {
        login: flags.login,
        nickName: flags.nick,
        password,
        role: flags.role,
      });
      const created = { operator: operator.id, login: flags.login };
      await print(env.stdout, `${JSON.stringify(created)}\n`);
    });
  operators
    .command('password')
    .description(
      'give an operator another password, which ends their sessions; asks as create does',
    )
    .requiredOption('--login <login>', 'name that the operator signs in with')
    .option('--data <folder>', 'data folder')
    .action(async (flags: PasswordFlags) => {
      const password = await readPassword(env);
      await using ctx = await env.openContext(flags);
      const { id } = await resetPassword(ctx, system, { login: flags.login, password });
      await print(env.stdout, `${JSON.stringify({ operator: id, login: flags.login })}\n`);
    });
}

async function readPassword(env: CliEnvironment): Promise<string> {
  const isTerminal = 'isTTY' in env.stdin && env.stdin.isTTY === true;
  try {
    return isTerminal ? await askPassword(env) : await pipedPassword(env);
  } catch (error) {
    env.signal.throwIfAborted();
    throw error;
  }
}

async function pipedPassword(env: CliEnvironment): Promise<string> {
  return (await text(addAbortSignal(env.signal, env.stdin))).replace(/\r?\n$/, '');
}

async function askPassword(env: CliEnvironment): Promise<string> {
  env.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: env.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      // The terminal is in raw mode and makes no signal of Ctrl-C by itself.
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      lines.once('close', () =>
        reject(new AppError('invalid', 'no password was given: type one, or send it to stdin')),
      );
      lines.question('', { signal: env.signal }).then(resolve, reject);
    });
  } finally {
    lines.close();
    env.stderr.write('\n');
  }
}
