import { type Dataset, ensureDataset } from './dataset/build.ts';
import { type Options, type SectionName, readOptions } from './options.ts';
import { type Figure, describeMachine, renderTables, writeReadme } from './report.ts';
import { inOrder, readParts, writeParts } from './results.ts';
import { measureDeep } from './sections/deep.ts';
import { measureHistory } from './sections/history.ts';
import { measureFreshness } from './sections/freshness.ts';
import { measureHostile } from './sections/hostile.ts';
import { measureImport } from './sections/import.ts';
import { measureIndexing } from './sections/indexing.ts';
import { measureLive } from './sections/live.ts';
import { measureLists } from './sections/lists.ts';
import { measureMessages } from './sections/messages.ts';
import { measureSearch } from './sections/search.ts';
import { measureSending } from './sections/sending.ts';
import { measureWindows } from './sections/windows.ts';

/** The length of the longest conversations; smaller data sets have shorter ones. */
const LONGEST = 50_000;

function historyDataset(
  { dataDir }: Options,
  messages: number,
  conversations: number,
): Promise<Dataset> {
  return ensureDataset(dataDir, 'history', {
    messages,
    conversations,
    users: Math.max(20, Math.floor(conversations / 4)),
    operators: 50,
    longest: Math.min(LONGEST, Math.floor(messages / 20)),
  });
}

function searchDataset({ dataDir }: Options, conversations: number): Promise<Dataset> {
  return ensureDataset(dataDir, 'search', {
    messages: conversations * 2,
    conversations,
    users: Math.floor(conversations / 5),
    operators: 200,
    longest: 100,
  });
}

type Measured = Promise<{ figures: Figure[]; notes: string[] }>;

const sections: Record<SectionName, (options: Options) => Measured> = {
  async history(options) {
    const { messages, conversations } = options;
    return measureHistory(options, await historyDataset(options, messages, conversations));
  },
  async deep(options) {
    const { messages, conversations } = options;
    const large = await historyDataset(options, messages, conversations);
    const small = await historyDataset(
      options,
      Math.floor(messages / 10),
      Math.floor(conversations / 10),
    );
    return measureDeep(options, large, small);
  },
  async windows(options) {
    const { messages, conversations } = options;
    return measureWindows(options, await historyDataset(options, messages, conversations));
  },
  import: measureImport,
  async search(options) {
    return measureSearch(options, await searchDataset(options, options.searchConversations));
  },
  async lists(options) {
    const { searchConversations } = options;
    const large = await searchDataset(options, searchConversations);
    const small = await searchDataset(options, Math.floor(searchConversations / 10));
    return measureLists(options, large, small);
  },
  sending: measureSending,
  live: measureLive,
  async messages(options) {
    const datasets: Dataset[] = [];
    for (const size of options.searchMessages) {
      datasets.push(await historyDataset(options, size, Math.max(100, Math.floor(size / 100))));
    }
    return measureMessages(options, datasets);
  },
  indexing: measureIndexing,
  freshness: measureFreshness,
  async hostile(options) {
    const { messages, conversations } = options;
    return measureHostile(options, await historyDataset(options, messages, conversations));
  },
};

const options = readOptions(process.argv.slice(2));
// Of the options, those that say what was measured; places on this machine are nobody's business.
const {
  dataDir: _data,
  outFile,
  merge,
  mainFile: _main,
  writeReadme: _write,
  only: _only,
  ...measuredWith
} = options;
const parts = await readParts(merge);
for (const name of options.only) {
  process.stderr.write(`${name}\n`);
  parts[name] = {
    machine: describeMachine(),
    at: new Date().toISOString().slice(0, 10),
    options: measuredWith,
    ...(await sections[name](options)),
  };
  // What was measured is kept, whatever becomes of the next.
  await writeParts(outFile, parts);
}
await writeParts(outFile, parts);
process.stdout.write(`${renderTables(inOrder(parts))}\n`);
if (options.writeReadme) await writeReadme(inOrder(parts));
