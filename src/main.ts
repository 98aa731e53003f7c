import { pino } from 'pino';
import pretty from 'pino-pretty';
import { createApp, openContext } from './app.ts';
import { run } from './cli/program.ts';
import { readConfig } from './config.ts';

// Standard output belongs to the commands; the log goes beside it, readable on a terminal.
function openLog(level: string) {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })
    : pino.destination({ dest: 2, sync: false });
  return pino({ level, redact: ['token', 'sign', 'password'] }, destination);
}

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
