import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const SMALLEST_BYTES = 1024;
const compressible = /\.(?:js|css|html|svg|json|txt)$/;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Writes `.br` and `.gz` beside whatever is worth it, so that the server never compresses the console. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((name) => compressible.test(name))) {
        const path = join(dir, name);
        const content = await readFile(path);
        if (content.byteLength < SMALLEST_BYTES) continue;
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(`${path}.br`, await brotli(content, { params: quality }));
        await writeFile(`${path}.gz`, await zip(content, { level: 9 }));
      }
    },
  };
}
