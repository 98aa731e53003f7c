import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { isAppError } from '../errors.ts';
import { addClientCommands } from './client.ts';
import type { CliEnvironment } from './environment.ts';
import { addExportCommand } from './export.ts';
import { addImportCommands } from './import.ts';
import { addOperatorCommands } from './operator.ts';
import { addServeCommand } from './serve.ts';
import { addTokenCommands } from './token.ts';

const packageJson = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string; description: string };

export function buildProgram(env: CliEnvironment): Command {
  const program = new Command('chatkeep')
    .description(packageJson.description)
    .version(packageJson.version)
    .showHelpAfterError('(run with --help for the options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => env.stdout.write(text),
      writeErr: (text) => env.stderr.write(text),
    });
  addServeCommand(program, env);
  addImportCommands(program, env);
  addExportCommand(program, env);
  addTokenCommands(program, env);
  addClientCommands(program, env);
  addOperatorCommands(program, env);
  inheritSettings(program);
  return program;
}

// Commander gives a command's settings to subcommands only when made by `.command()` afterwards.
function inheritSettings(parent: Command): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent);
    inheritSettings(child);
  }
}

/** Runs one command. A failure is one line on stderr and exit code 2: nothing was done. */
export async function run(argv: readonly string[], env: CliEnvironment): Promise<void> {
  try {
    await buildProgram(env).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (isCommanderExit(error)) {
      if (error.exitCode !== 0) env.setExitCode(2);
      return;
    }
    env.setExitCode(2);
    const reason = isAppError(error) ? error.message : unexpected(error);
    env.stderr.write(`chatkeep: ${reason.replaceAll('\n', ' ')}\n`);
  }
}

function isCommanderExit(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'exitCode' in error && error.name === 'CommanderError';
}

function unexpected(error: unknown): string {
  return `unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
