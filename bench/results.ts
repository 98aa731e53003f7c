import { readFile, writeFile } from 'node:fs/promises';
import { type SectionName, sectionNames } from './options.ts';
import type { Part, Report } from './report.ts';

export type Parts = Partial<Record<SectionName, Part>>;

/** The parts in files of results; of a section in several the last counts. */
export async function readParts(files: readonly string[]): Promise<Parts> {
  let parts: Parts = {};
  for (const file of files) parts = { ...parts, ...(await readFileParts(file)) };
  return parts;
}

async function readFileParts(file: string): Promise<Parts> {
  const { sections } = JSON.parse(await readFile(file, 'utf8')) as { readonly sections?: Parts };
  if (sections !== undefined) return sections;
  throw new Error(`${file} has no "sections": it must be what --out has written`);
}

export async function writeParts(file: string, parts: Parts): Promise<void> {
  const sections = Object.fromEntries(inOrder(parts));
  await writeFile(file, `${JSON.stringify({ sections }, undefined, 2)}\n`);
}

export function inOrder(parts: Parts): Report {
  return sectionNames.flatMap((name) => {
    const part = parts[name];
    return part === undefined ? [] : [[name, part] as const];
  });
}
