import { readFileSync } from 'node:fs';

/** Of the package that this is. */
export const { version, description } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string; readonly description: string };
