import { once } from 'node:events';
import { openEmbedded } from '../../../src/db/embedded/open.ts';

// A process that opens the data folder named in its arguments, says so, and closes it when its
// input ends. It reports on standard output, one JSON object a line.

const [dataDir = ''] = process.argv.slice(2);

function report(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  await using server = await openEmbedded({
    dataDir,
    log: (message) => report({ log: message }),
  });
  report({ opened: server.connection });
  process.stdin.resume();
  await once(process.stdin, 'end');
} catch (error) {
  report({ failed: error instanceof Error ? error.message : String(error) });
}
report({ closed: true });
