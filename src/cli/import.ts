import type { Command } from 'commander';
import { timezone } from '../config.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../domain/actor.ts';
import { importAnnotations } from '../usecases/import-annotations.ts';
import { importDirectory } from '../usecases/import-directory.ts';
import { importEasemob } from '../usecases/import-easemob.ts';
import type { ImportOptions, ImportSummary } from '../usecases/import-run.ts';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';
import { openProgressBar } from './progress.ts';
import { openRejectsFile } from './rejects-file.ts';

interface ImportFlags {
  readonly data?: string;
  readonly rejects?: string;
}

type RunImport<Flags> = (
  ctx: Context,
  actor: Actor,
  options: ImportOptions,
  flags: Flags,
) => Promise<ImportSummary>;

export function addImportCommands(program: Command, env: CliEnvironment): void {
  const group = program
    .command('import')
    .description(
      'take in records; the same again changes nothing, an interrupted run can be repeated',
    );
  const add = <Flags extends ImportFlags>(
    usage: string,
    description: string,
    run: RunImport<Flags>,
  ) =>
    group
      .command(usage)
      .description(description)
      .option(
        '--rejects <file>',
        'where refused records go (default: rejects.jsonl in the data folder)',
      )
      .option('--data <folder>', 'data folder')
      .action((paths: string[], flags: Flags) => importPaths(env, paths, flags, run));

  add(
    'directory <files...>',
    'users, operators, conversations and all else that export writes, as JSON Lines',
    importDirectory,
  );
  add<ImportFlags & { timezone?: string }>(
    'easemob <paths...>',
    'Easemob history exports: .gz or plain files, or folders of them',
    (ctx, actor, options, { timezone: zone }) =>
      importEasemob(ctx, actor, {
        ...options,
        timezone: zone === undefined ? undefined : timezone('--timezone', zone),
        onNote: (note) => env.stderr.write(`chatkeep: ${note}\n`),
      }),
  ).option('--timezone <zone>', 'IANA zone of the hour in file names');
  add('annotations <files...>', 'marks and favorites, as JSON Lines', importAnnotations);
}

async function importPaths<Flags extends ImportFlags>(
  env: CliEnvironment,
  paths: readonly string[],
  flags: Flags,
  run: RunImport<Flags>,
): Promise<void> {
  await using ctx = await env.openContext(flags);
  await using rejects = await openRejectsFile(flags.rejects, ctx.config.dataDir, paths);
  ctx.searchIndex.start('keep');
  const summary = await runWithProgress(env, (onProgress) =>
    run(
      ctx,
      { kind: 'system' },
      {
        paths,
        onProgress,
        writeRejects: (records) => rejects.write(records),
        signal: env.signal,
      },
      flags,
    ),
  );
  await ctx.searchIndex.stored(env.signal);
  if (summary.rejected > 0) {
    env.stderr.write(`chatkeep: ${summary.rejected} records were refused, see ${rejects.path}\n`);
    env.setExitCode(1);
  }
  const { read, inserted, duplicate, rejected, seconds } = summary;
  const shown = { read, inserted, duplicate, rejected, seconds };
  await print(env.stdout, `${JSON.stringify(shown)}\n`);
}

async function runWithProgress(
  env: CliEnvironment,
  run: (onProgress: NonNullable<ImportOptions['onProgress']>) => Promise<ImportSummary>,
): Promise<ImportSummary> {
  using bar = openProgressBar(env.stderr);
  return await run((progress) => bar.show(progress));
}
