import type { Command } from 'commander';
import { issueToken, revokeToken } from '../usecases/sessions.ts';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';

const system = { kind: 'system' } as const;

export function addTokenCommands(program: Command, env: CliEnvironment): void {
  const token = program.command('token').description('make and revoke session tokens');
  const kinds = [
    ['user', 'a token for /user/v2, of the user with this id'],
    ['operator', 'a token for /op/v2, of the operator with this id'],
    ['im', 'a token for /api/v1/im, of the user with this id or number'],
  ] as const;
  for (const [kind, description] of kinds) {
    token
      .command(`${kind} <id>`)
      .description(description)
      .option('--data <folder>', 'data folder')
      .action(async (id: string, flags: { data?: string }) => {
        await using ctx = await env.openContext(flags);
        await print(env.stdout, `${await issueToken(ctx, system, kind, id)}\n`);
      });
  }
  token
    .command('revoke <token>')
    .description('refuse this token from now on')
    .option('--data <folder>', 'data folder')
    .action(async (value: string, flags: { data?: string }) => {
      await using ctx = await env.openContext(flags);
      await revokeToken(ctx, system, value);
      await print(env.stdout, `${JSON.stringify({ revoked: 1 })}\n`);
    });
}
