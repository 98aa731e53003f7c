import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src', 'client');

test('the client imports nothing that a browser does not have', () => {
  const sources = readdirSync(root).map((file) => readFileSync(join(root, file), 'utf8'));
  const found = sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name = '']) => name),
  );
  const packages = found.filter((name) => !name.startsWith('./'));
  expect([...new Set(packages)].toSorted()).toEqual(['socket.io-client', 'tus-js-client']);
  expect(sources.join('\n')).not.toMatch(/\b(?:process|Buffer|require)\b\s*[.(]/);
});
