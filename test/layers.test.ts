import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Who may import whom: door → use case → store → db, `domain` under everything, `app.ts` over
 * everything. A layer may import itself and what its row names.
 */
const layers: Record<string, readonly string[]> = {
  errors: [],
  config: ['errors'],
  domain: ['errors'],
  search: ['domain', 'errors'],
  media: ['config', 'domain', 'errors'],
  db: ['errors'],
  store: ['db', 'domain', 'errors', 'search'],
  ingest: ['domain', 'errors'],
  context: ['config', 'db', 'media', 'usecases'],
  usecases: ['config', 'context', 'db', 'domain', 'errors', 'ingest', 'media', 'search', 'store'],
  realtime: ['context', 'domain', 'errors', 'usecases'],
  http: ['config', 'context', 'domain', 'errors', 'media', 'usecases'],
  cli: ['app', 'config', 'context', 'domain', 'errors', 'media', 'usecases'],
  app: ['config', 'context', 'db', 'errors', 'http', 'media', 'realtime', 'store', 'usecases'],
  client: [],
  log: [],
  main: ['app', 'cli', 'config', 'log'],
};

const rooms = ['user-v2', 'op-v2', 'im-v1', 'api'];
const root = join(import.meta.dirname, '..', 'src');

function layerOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

const imports: Import[] = files.flatMap((from) => {
  const source = readFileSync(join(root, from), 'utf8');
  const found = [
    ...source.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)';|^import '(\.[^']+)';/gm),
  ];
  return found.map((match) => ({
    from,
    to: relative(root, normalize(join(root, dirname(from), match[1] ?? match[2] ?? ''))),
  }));
});

const describeImport = ({ from, to }: Import) => `${from} imports ${to}`;

test('every file belongs to a layer', () => {
  expect(files.filter((file) => layers[layerOf(file)] === undefined)).toEqual([]);
  expect(imports.length).toBeGreaterThan(50);
});

test('a layer imports only the layers under it', () => {
  const broken = imports.filter(({ from, to }) => {
    const [own, other] = [layerOf(from), layerOf(to)];
    return own !== other && layers[own]?.includes(other) !== true;
  });
  expect(broken.map(describeImport)).toEqual([]);
});

test('rooms never import one another', () => {
  const roomOf = (file: string) => {
    const [layer, room = ''] = file.split('/');
    return layer === 'http' && rooms.includes(room) ? room : undefined;
  };
  const broken = imports.filter(({ from, to }) => {
    const [own, other] = [roomOf(from), roomOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  });
  expect(broken.map(describeImport)).toEqual([]);
});

test('presenters are pure: no await, no context, no clock', () => {
  const presenters = files.filter((file) => file.endsWith('/present.ts'));
  const impure = presenters.filter((file) =>
    /\bawait\b|\basync\b|\bctx\b|Date\.now|new Date\(\)/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(presenters.length).toBeGreaterThan(0);
  expect(impure).toEqual([]);
});

test('SQL is written in store and db only', () => {
  const withSql = files.filter((file) => {
    if (['store', 'db'].includes(layerOf(file))) return false;
    return /from 'kysely'|from 'pg'|\bsql`/.test(readFileSync(join(root, file), 'utf8'));
  });
  expect(withSql).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const readers = files.filter(
    (file) => file !== 'config.ts' && /process\.env/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(readers).toEqual([]);
});

test('the console imports of the server the typed client alone', () => {
  const web = join(root, '..', 'web');
  const sources = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const broken = sources.filter((file) =>
    /from '(?:\.\.\/)+src\/|from 'node:/.test(readFileSync(join(web, file), 'utf8')),
  );
  expect(sources.length).toBeGreaterThan(50);
  expect(broken.filter((file) => !/^(?:build\/|vite\.config)/.test(file))).toEqual([]);
});
