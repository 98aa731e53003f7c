import { createApp, openContext } from './app.ts';
import { run } from './cli/program.ts';
import { readConfig } from './config.ts';
import { openLog } from './log.ts';

await run(process.argv.slice(2), {
  openContext: async (flags) => {
    const config = readConfig(flags);
    return openContext(config, openLog(config.logLevel === 'info' ? 'warn' : config.logLevel));
  },
  createApp: async (flags) => {
    const config = readConfig(flags);
    return createApp(config, openLog(config.logLevel));
  },
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
