import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const sectionNames = [
  'history',
  'deep',
  'windows',
  'import',
  'search',
  'lists',
  'sending',
  'live',
  'messages',
  'indexing',
  'freshness',
  'hostile',
] as const;
export type SectionName = (typeof sectionNames)[number];

export interface Options {
  readonly messages: number;
  readonly conversations: number;
  readonly searchConversations: number;
  /** Sizes of the data sets of message search, the smallest first. */
  readonly searchMessages: readonly number[];
  readonly importMessages: number;
  readonly rounds: number;
  /** Length of one measurement. */
  readonly seconds: number;
  readonly only: readonly SectionName[];
  /** Data sets are made here once and kept. */
  readonly dataDir: string;
  readonly outFile: string;
  /** Files of results whose sections are taken in, but for those that are run. */
  readonly merge: readonly string[];
  readonly writeReadme: boolean;
  /** The build that is measured. */
  readonly mainFile: string;
}

const flags = {
  messages: { type: 'string', default: '2000000' },
  conversations: { type: 'string', default: '20000' },
  'search-conversations': { type: 'string', default: '1000000' },
  'search-messages': { type: 'string', default: '2000000' },
  'import-messages': { type: 'string', default: '250000' },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '8' },
  only: { type: 'string', default: sectionNames.join(',') },
  data: { type: 'string', default: join(tmpdir(), 'chatkeep-bench') },
  out: { type: 'string', default: 'bench/results.json' },
  merge: { type: 'string' },
  'write-readme': { type: 'boolean', default: false },
  main: { type: 'string', default: fileURLToPath(new URL('../dist/main.js', import.meta.url)) },
} as const;

function whole(name: string, text: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least) return value;
  throw new Error(`--${name} is "${text}": it must be a whole number of at least ${least}`);
}

function isSection(name: string): name is SectionName {
  return (sectionNames as readonly string[]).includes(name);
}

export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: flags });
  const names = values.only === 'none' ? [] : values.only.split(',');
  const only = names.map((name) => {
    if (isSection(name)) return name;
    throw new Error(`--only names "${name}": it takes none, or ${sectionNames.join(', ')}`);
  });
  return {
    messages: whole('messages', values.messages, 20_000),
    conversations: whole('conversations', values.conversations, 100),
    searchConversations: whole('search-conversations', values['search-conversations'], 1000),
    searchMessages: values['search-messages']
      .split(',')
      .map((size) => whole('search-messages', size, 20_000))
      .toSorted((a, b) => a - b),
    importMessages: whole('import-messages', values['import-messages'], 1000),
    rounds: whole('rounds', values.rounds, 1),
    seconds: whole('seconds', values.seconds, 1),
    only,
    dataDir: values.data,
    outFile: values.out,
    merge: values.merge?.split(',') ?? [],
    writeReadme: values['write-readme'],
    mainFile: values.main,
  };
}
