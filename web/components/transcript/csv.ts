import { type Transcript, type TranscriptWords, marksOf } from './transcript.ts';
import { zonedIso, zonedText } from '../../ui/zone-time.ts';

const BOM = '\uFEFF';
// What spreadsheets take for the beginning of a formula, also behind blanks and in full width.
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;
const blank = /^[\t\r\n]/u;

/** A cell in quotes (RFC 4180). One that a spreadsheet would run gets an apostrophe before it. */
export function cellOf(value: string): string {
  const safe = formula.test(value) || blank.test(value) ? `'${value}` : value;
  return `"${safe.toWellFormed().replaceAll('"', '""')}"`;
}

/** A transcript as CSV with a byte order mark: a row for each message, under a row of names. */
export function toCsv(transcript: Transcript, words: TranscriptWords): string {
  const { entries, zone, withMarks } = transcript;
  const { columns } = words;
  const head = [
    columns.time(zone),
    columns.iso,
    columns.name,
    columns.role,
    columns.type,
    columns.text,
    columns.link,
    columns.revokedAt(zone),
    ...(withMarks ? [columns.marks] : []),
    columns.from,
    columns.id,
  ];
  const rows = entries.map((entry) => {
    const { message, name, role, text } = entry;
    return [
      zonedText(message.sentAt, zone),
      zonedIso(message.sentAt, zone),
      name,
      words.roles[role],
      words.types[message.type],
      text,
      message.links?.original ?? '',
      message.revokedAt === null ? '' : zonedText(message.revokedAt, zone),
      ...(withMarks ? [marksOf(entry)] : []),
      message.from,
      message.id,
    ];
  });
  const lines = [head, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`);
  return `${BOM}${lines.join('')}`;
}
