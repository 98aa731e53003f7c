import type { Entry } from './entry.ts';
import { type Transcript, type TranscriptWords, marksOf } from './transcript.ts';
import { zonedIso, zonedText } from '../../ui/zone-time.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"']/gu, (character) => entities[character] ?? '');
}

const style = `
:root { color-scheme: light; }
body { max-width: 820px; margin: 0 auto; padding: 24px 16px; color: #1b2429; background: #fff;
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h1 { margin: 0; font-size: 20px; }
.about { margin: 4px 0 16px; color: #566268; font-size: 12px; }
h2 { margin: 20px 0 8px; padding-bottom: 4px; border-bottom: 1px solid #dde3e6; color: #566268; font-size: 13px; }
article { display: grid; grid-template-columns: 68px minmax(0, 1fr); gap: 0 12px; padding: 5px 0; break-inside: avoid; }
time { color: #566268; font-size: 12px; line-height: 21px; font-variant-numeric: tabular-nums; }
.name { font-weight: 600; }
.operator .name { color: #0b655e; }
.system { color: #566268; font-size: 12px; }
.text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.revoked { color: #566268; font-style: italic; }
.marks { color: #8a5a00; font-size: 12px; }
img { display: block; max-width: 200px; max-height: 200px; margin-top: 4px; border-radius: 6px; }
a { color: #0b655e; }
@media print { body { max-width: none; padding: 0; } a { color: inherit; } }
`;

/** A transcript as a page that needs nothing else, runs nothing, and can be printed. */
export function toHtml(transcript: Transcript, words: TranscriptWords): string {
  const { customer, title, conversationId, entries, zone, madeAt, linksUntil, locale } = transcript;
  const name = title === '' ? customer : `${customer} · ${title}`;
  const hasLinks = entries.some(({ message }) => message.links !== null);
  const about = [
    words.conversation(conversationId),
    words.count(entries.length),
    words.times(zone),
    words.madeAt(zonedText(madeAt, zone)),
    ...(hasLinks ? [words.linksUntil(zonedText(linksUntil, zone))] : []),
  ];
  let day = '';
  const body = entries.map((entry) => {
    const its = zonedText(entry.message.sentAt, zone).slice(0, 10);
    const heading = its === day ? '' : `<h2>${its}</h2>\n`;
    day = its;
    return `${heading}${articleOf(entry, transcript, words)}`;
  });
  return `<!doctype html>
<html lang="${escaped(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(name)}</title>
<style>${style}</style>
</head>
<body>
<h1 dir="auto">${escaped(name)}</h1>
<p class="about">${about.map(escaped).join('<br>\n')}</p>
${body.join('\n')}
</body>
</html>
`;
}

function articleOf(entry: Entry, transcript: Transcript, words: TranscriptWords): string {
  const { message, name, role, text } = entry;
  const { zone, withMarks, pictures } = transcript;
  const { links, revokedAt, sentAt } = message;
  const exact = zonedIso(sentAt, zone);
  const picture = pictures.get(message.id);
  const image = picture === undefined ? '' : `<img src="${escaped(picture)}" alt="">`;
  const inner = escaped(text) + image;
  const said =
    links === null ? inner : `<a href="${escaped(links.original)}" rel="noopener">${inner}</a>`;
  const gone = revokedAt === null ? '' : ` <time>${escaped(zonedText(revokedAt, zone))}</time>`;
  const marks = withMarks ? marksOf(entry) : '';
  const speaker = role === 'system' ? '' : `<span class="name" dir="auto">${escaped(name)}</span>`;
  return [
    `<article class="${role}">`,
    `<time datetime="${exact}" title="${exact} ${escaped(zone)}">${exact.slice(11, 19)}</time>`,
    `<div>${speaker}<p class="text${revokedAt === null ? '' : ' revoked'}" dir="auto">${said}${gone}</p>`,
    marks === '' ? '' : `<p class="marks">${escaped(words.columns.marks)}: ${escaped(marks)}</p>`,
    '</div></article>',
  ].join('');
}
