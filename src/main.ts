import { createApp, openContext } from './app.ts';
import { run } from './cli/program.ts';
import { leaveClosedTerminal, stopOnSignals } from './cli/stopping.ts';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';

const signal = stopOnSignals();

await run(process.argv.slice(2), {
  openContext: async (flags) => {
    const config = readConfig(flags);
    const log = openLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
    return openContext(config, log, signal);
  },
  createApp: async (flags) => {
    const config = readConfig(flags);
    return createApp(config, openLog(config.logLevel), signal);
  },
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal,
  setExitCode: (code) => {
    process.exitCode = code;
  },
});

leaveClosedTerminal(signal);
