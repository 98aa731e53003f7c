import type { Command } from 'commander';
import { parseLocal } from '../domain/zone.ts';
import { AppError } from '../errors.ts';
import { exportArchive } from '../usecases/export.ts';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';

interface ExportFlags {
  readonly data?: string;
  readonly conversation?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The records go to standard output, so the summary goes to standard error. */
export function addExportCommand(program: Command, env: CliEnvironment): void {
  program
    .command('export')
    .description('write the archive as JSON Lines to standard output')
    .option('--conversation <id>', 'only this conversation')
    .option(
      '--from <time>',
      'only messages sent from then on: a day, "yyyy-MM-dd HH:mm:ss", ISO 8601 or epoch ms',
    )
    .option('--to <time>', 'only messages sent until then, inclusive; a day counts to its end')
    .option('--data <folder>', 'data folder')
    .action(async (flags: ExportFlags) => {
      await using ctx = await env.openContext(flags);
      const zone = ctx.config.timezone;
      const scope = {
        conversationId: flags.conversation,
        fromMs: flags.from === undefined ? undefined : instants('--from', flags.from, zone).fromMs,
        toMs: flags.to === undefined ? undefined : instants('--to', flags.to, zone).toMs,
      };
      if (scope.fromMs !== undefined && scope.toMs !== undefined && scope.fromMs > scope.toMs) {
        throw new AppError('invalid', '--from is after --to: give the earlier time as --from');
      }
      const summary = await exportArchive(ctx, { kind: 'system' }, scope, (lines) =>
        print(env.stdout, lines, env.signal),
      );
      env.stderr.write(`${JSON.stringify(summary)}\n`);
    });
}

function instants(flag: string, text: string, zone: string): { fromMs: number; toMs: number } {
  const span = parseLocal(zone, text);
  if (span !== undefined) return span;
  const ms = /^\d{12,14}$/.test(text) ? Number(text) : isoMs(text);
  if (!Number.isNaN(ms)) return { fromMs: ms, toMs: ms };
  throw new AppError(
    'invalid',
    `${flag} is "${text}": it must be yyyy-MM-dd, "yyyy-MM-dd HH:mm:ss", ISO 8601 with its zone, or epoch ms`,
  );
}

function isoMs(text: string): number {
  return /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}
