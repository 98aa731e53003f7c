import type { ImportTotal, ServerStatus } from 'chatkeep/client';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { useDurationText } from '../../../ui/durations.ts';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import styles from './status.module.css';
import { texts } from './texts.ts';

type Run = ServerStatus['ingest']['latest'][number];

/** Of a kind in all, or one run of it. */
interface Row {
  readonly counts: ImportTotal;
  readonly run: Run | undefined;
}

/** What came in by files: in all, and the latest. */
export function Imports({ ingest }: { readonly ingest: ServerStatus['ingest'] }) {
  const text = useTexts(texts);
  const duration = useDurationText();
  const format = new Intl.NumberFormat(localeOf[useLanguage()]);
  const number = (value: number | undefined) => (value === undefined ? '–' : format.format(value));
  const rows: readonly Row[] = [
    ...ingest.totals.map((counts) => ({ counts, run: undefined })),
    ...ingest.latest.map((run) => ({ counts: run, run })),
  ];

  function took(run: Run | undefined): string {
    if (run === undefined) return '–';
    return run.finishedAt === null ? text.unfinished : duration(run.finishedAt - run.startedAt);
  }

  return (
    <section className={styles['part']} aria-labelledby="imports">
      <h2 id="imports">{text.imports}</h2>
      {rows.length === 0 ? (
        <p className={styles['soft']}>{text.noImports}</p>
      ) : (
        <DataTable
          rows={rows}
          keyOf={({ counts, run }) => `${counts.kind} ${run?.startedAt}`}
          columns={[
            { title: text.kind, render: ({ counts }) => counts.kind },
            {
              title: text.began,
              render: ({ run }) =>
                run === undefined ? <b>{text.total}</b> : <Time at={run.startedAt} />,
            },
            { title: text.took, as: 'number', render: ({ run }) => took(run) },
            { title: text.read, as: 'number', render: ({ run }) => number(run?.read) },
            {
              title: text.inserted,
              as: 'number',
              render: ({ counts }) => number(counts.inserted),
            },
            {
              title: text.duplicate,
              as: 'number',
              render: ({ counts }) => number(counts.duplicate),
            },
            {
              title: text.rejected,
              as: 'number',
              render: ({ counts: { rejected } }) => (
                <span data-state={rejected > 0 ? 'bad' : undefined}>{number(rejected)}</span>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
