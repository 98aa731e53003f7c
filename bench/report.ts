import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Spread, median, spread } from './stats.ts';

export interface Aim {
  readonly least?: number;
  readonly most?: number;
}

/** One measurement against its reference: a value a round of each, and the ratio within the round. */
export interface Figure {
  readonly section: string;
  readonly what: string;
  readonly against: string;
  readonly unit: string;
  readonly measured: readonly number[];
  readonly reference: readonly number[];
  readonly ratio: Spread;
  readonly aim: Aim | undefined;
  readonly met: boolean | undefined;
  /** Only in the JSON, not in the table. */
  readonly detail: boolean;
}

export function figure(
  given: Pick<Figure, 'section' | 'what' | 'against' | 'unit' | 'measured' | 'reference'> & {
    readonly aim?: Aim;
    readonly detail?: boolean;
  },
): Figure {
  const ratio = spread(
    given.measured.map((value, round) => value / (given.reference[round] ?? Number.NaN)),
  );
  const { least = -Infinity, most = Infinity } = given.aim ?? {};
  return {
    ...given,
    ratio,
    aim: given.aim,
    detail: given.detail === true,
    met: given.aim === undefined ? undefined : ratio.median >= least && ratio.median <= most,
  };
}

/** What one run of a section found. */
export interface Part {
  readonly machine: string;
  readonly at: string;
  readonly options: object;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** Parts of several runs, by section, in the order of the table. */
export type Report = readonly (readonly [section: string, part: Part])[];

export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`;
}

function amount(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function aimText({ least, most }: Aim): string {
  return [
    ...(least === undefined ? [] : [`≥ ${amount(least)}`]),
    ...(most === undefined ? [] : [`≤ ${amount(most)}`]),
  ].join(', ');
}

function row(figure: Figure): string {
  const { ratio, aim, met, unit } = figure;
  const verdict = aim === undefined ? '' : `${aimText(aim)} ${met === true ? '✓' : '✗'}`;
  const cells = [
    figure.what,
    `${amount(median(figure.measured))} ${unit}`,
    figure.against,
    `${amount(median(figure.reference))} ${unit}`,
    `**${amount(ratio.median)}** (${amount(ratio.least)}–${amount(ratio.most)})`,
    verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** A table for each section, in Markdown. */
export function renderTables(report: Report): string {
  const shown = report.flatMap(([, part]) => part.figures).filter((each) => !each.detail);
  const sections = [...new Set(shown.map((each) => each.section))];
  const parts = sections.map((section) => {
    const rows = shown.filter((each) => each.section === section).map(row);
    return [
      `### ${section}`,
      '',
      '| measured | | against | | ratio: median (least–most) | aim |',
      '| --- | ---: | --- | ---: | ---: | --- |',
      ...rows,
    ].join('\n');
  });
  const notes = report.flatMap(([, part]) => part.notes).map((note) => `- ${note}`);
  return [whenAndWhere(report), ...parts, notes.join('\n')].join('\n\n');
}

/** One line for all, or where sections were measured apart, one for each such group. */
function whenAndWhere(report: Report): string {
  const groups = new Map<string, string[]>();
  for (const [name, { at, machine }] of report) {
    const line = `${at}, ${machine}`;
    groups.set(line, [...(groups.get(line) ?? []), name]);
  }
  if (groups.size <= 1) return [...groups.keys()].join('');
  return [...groups].map(([line, names]) => `${line}: ${names.join(', ')}`).join('  \n');
}

const README = fileURLToPath(new URL('README.md', import.meta.url));
const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

export async function writeReadme(report: Report): Promise<void> {
  const text = await readFile(README, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${README} lacks the lines ${BEGIN} and ${END}`);
  const before = text.slice(0, begin + BEGIN.length);
  await writeFile(README, `${before}\n\n${renderTables(report)}\n\n${text.slice(end)}`);
}
