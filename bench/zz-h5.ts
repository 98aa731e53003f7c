import { measureLive } from './sections/live.ts';
import { readOptions } from './options.ts';
import { renderTables } from './report.ts';
const main = process.argv[2] ?? '';
const sizes = { idle: Number(process.argv[3]), conversations: Number(process.argv[4]), perSecond: Number(process.argv[5]), workers: 2 };
const options = readOptions(['--data', '/tmp/ck-live-bench', '--main', main, '--seconds', '5']);
const { figures, notes } = await measureLive(options, sizes);
process.stdout.write(renderTables({ machine: 'm', at: '', options: {}, figures, notes }) + '\n');
