import { type Command, Option } from 'commander';
import { type ClientScope, clientScopes } from '../domain/actor.ts';
import { createClient } from '../usecases/clients.ts';
import type { CliEnvironment } from './environment.ts';
import { print } from './output.ts';

interface ClientFlags {
  readonly data?: string;
  readonly name: string;
  readonly scope: ClientScope;
  readonly signRequired?: true;
}

export function addClientCommands(program: Command, env: CliEnvironment): void {
  program
    .command('client')
    .description('register calling apps')
    .command('create')
    .description('register an app; prints its id and its signing secret, once')
    .requiredOption('--name <name>', 'name to know it by')
    .addOption(
      new Option('--scope <scope>', 'what it may call').choices(clientScopes).makeOptionMandatory(),
    )
    .option('--sign-required', 'refuse its calls without a valid sign')
    .option('--data <folder>', 'data folder')
    .action(async (flags: ClientFlags) => {
      await using ctx = await env.openContext(flags);
      const client = await createClient(
        ctx,
        { kind: 'system' },
        { name: flags.name, scope: flags.scope, signRequired: flags.signRequired === true },
      );
      const created = { client: client.id, secret: client.secret };
      await print(env.stdout, `${JSON.stringify(created)}\n`);
    });
}
