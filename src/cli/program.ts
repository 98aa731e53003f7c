import { readFileSync } from 'node:fs';
import { Command, type CommanderError } from 'commander';
import { AppError, isAppError } from '../errors.ts';
import { addClientCommands } from './client.ts';
import type { CliEnvironment } from './environment.ts';
import { addExportCommand } from './export.ts';
import { addImportCommands } from './import.ts';
import { addOperatorCommands } from './operator.ts';
import { print } from './output.ts';
import { addReindexCommand } from './reindex.ts';
import { addServeCommand } from './serve.ts';
import { Stopped } from './stopping.ts';
import { addTokenCommands } from './token.ts';

const packageJson = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string; description: string };

function buildProgram(env: CliEnvironment, showHelp: (text: string) => void): Command {
  const program = new Command('chatkeep')
    .description(packageJson.description)
    .version(packageJson.version)
    .configureOutput({ writeOut: showHelp, writeErr: () => undefined });
  addServeCommand(program, env);
  addImportCommands(program, env);
  addExportCommand(program, env);
  addReindexCommand(program, env);
  addTokenCommands(program, env);
  addClientCommands(program, env);
  addOperatorCommands(program, env);
  settle(program, 'chatkeep');
  return program;
}

// Commander gives a command's settings to subcommands only when made by `.command()` afterwards.
function settle(command: Command, name: string): void {
  command.exitOverride((exit) => {
    throw exit.exitCode === 0 ? exit : usageError(command, name, exit);
  });
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    settle(child, `${name} ${child.name()}`);
  }
}

function usageError(command: Command, name: string, exit: CommanderError): AppError {
  const names = command.commands.map((child) => child.name());
  const listed = names.length > 0 ? 'commands' : 'options';
  const reason =
    exit.code === 'commander.help'
      ? `a command is missing: give one of ${names.join(', ')}`
      : exit.message.replace(/^error: /, '');
  return new AppError('invalid', `${reason} (run ${name} --help for the ${listed})`);
}

/**
 * Runs one command. A failure is one line on stderr and exit code 2: nothing was done. A command
 * that a signal stopped says so, and ends with the code that shells give it.
 */
export async function run(argv: readonly string[], env: CliEnvironment): Promise<void> {
  // Who writes learns of a failure by himself; one that nobody listens for ends the process.
  env.stdout.on('error', () => undefined);
  env.stderr.on('error', () => undefined);
  try {
    await runCommand(argv, env);
  } catch (error) {
    env.setExitCode(error instanceof Stopped ? error.exitCode : 2);
    const inWords = isAppError(error) || error instanceof Stopped;
    const reason = inWords ? error.message : unexpected(error);
    env.stderr.write(`chatkeep: ${reason.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  }
}

async function runCommand(argv: readonly string[], env: CliEnvironment): Promise<void> {
  let help = '';
  const program = buildProgram(env, (text) => (help += text));
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!isCommanderExit(error)) throw error;
    await print(env.stdout, help);
  }
}

/** Of help and version; what is refused has become an AppError. */
function isCommanderExit(error: unknown): boolean {
  return error instanceof Error && error.name === 'CommanderError';
}

function unexpected(error: unknown): string {
  return `unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
