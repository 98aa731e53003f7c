import { expect, test } from 'vitest';
import { testContext } from '../helpers/app.ts';
import { runCli } from '../helpers/cli.ts';

test.for([
  [
    '',
    'a command is missing: give one of serve, import, export, reindex, token, client, operator (',
  ],
  ['bogus', "unknown command 'bogus' (run chatkeep --help for the commands)"],
  ['serv', "unknown command 'serv' (Did you mean serve?) (run chatkeep --help for the commands)"],
  ['serve --bogus', "unknown option '--bogus' (run chatkeep serve --help for the options)"],
  ['import', 'a command is missing: give one of directory, easemob, annotations ('],
  ['token', 'a command is missing: give one of user, operator, im, revoke ('],
  [
    'import easemob',
    "missing required argument 'paths' (run chatkeep import easemob --help for the options)",
  ],
  ['token user a b', "too many arguments for 'user'. Expected 1 argument but got 2."],
  [
    'client create --name n --scope zz',
    "option '--scope <scope>' argument 'zz' is invalid. Allowed choices are user, op, ingest.",
  ],
] as const)('a call that is wrong is answered in one line: chatkeep %s', async ([argv, reason]) => {
  await using ctx = await testContext();
  const { code, stdout, stderr } = await runCli(ctx, ...argv.split(' ').filter(Boolean));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`chatkeep: ${reason}`);
  expect(stderr).toMatch(/^[^\n]* \(run chatkeep[a-z ]* --help for the (commands|options)\)\n$/);
});

test.for(['--help', 'help', 'import --help', 'import easemob --help', '--version'])(
  'help and version go to standard output: chatkeep %s',
  async (argv) => {
    await using ctx = await testContext();
    const { code, stdout, stderr } = await runCli(ctx, ...argv.split(' '));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(argv === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^Usage: chatkeep/);
  },
);
