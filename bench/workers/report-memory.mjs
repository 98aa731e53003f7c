// Preloaded into a command: leaves its largest resident set, in bytes, in the file that is named.
import { writeFileSync } from 'node:fs';

const file = process.env['BENCH_MEMORY_FILE'];
process.on('exit', () => {
  if (file) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
});
