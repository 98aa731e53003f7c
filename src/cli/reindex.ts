import type { Command } from 'commander';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';
import { openRebuildBar } from './progress.ts';

export function addReindexCommand(program: Command, env: CliEnvironment): void {
  program
    .command('reindex')
    .description('build the search index anew from the messages; the old one serves meanwhile')
    .option('--data <folder>', 'data folder')
    .action(async (flags: { readonly data?: string }) => {
      await using ctx = await env.openContext(flags);
      using bar = openRebuildBar(env.stderr);
      const summary = await ctx.searchIndex.rebuild((progress) => bar.show(progress), env.signal);
      await print(env.stdout, `${JSON.stringify(summary)}\n`);
    });
}
