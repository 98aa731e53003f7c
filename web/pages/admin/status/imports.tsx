import type { ImportTotal, ServerStatus } from 'chatkeep/client';
import { useDurationText } from '../../../ui/durations.ts';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import styles from './status.module.css';
import { texts } from './texts.ts';

/** What came in by files: in all, and the latest. */
export function Imports({ ingest }: { readonly ingest: ServerStatus['ingest'] }) {
  const text = useTexts(texts);
  const duration = useDurationText();
  const format = new Intl.NumberFormat(localeOf[useLanguage()]);
  const counts = ({ inserted, duplicate, rejected }: ImportTotal) => (
    <>
      <td>{format.format(inserted)}</td>
      <td>{format.format(duplicate)}</td>
      <td data-state={rejected > 0 ? 'bad' : undefined}>{format.format(rejected)}</td>
    </>
  );
  const heads = [
    text.kind,
    text.began,
    text.took,
    text.read,
    text.inserted,
    text.duplicate,
    text.rejected,
  ];

  return (
    <section className={styles['part']} aria-labelledby="imports">
      <h2 id="imports">{text.imports}</h2>
      {ingest.latest.length === 0 && ingest.totals.length === 0 ? (
        <p className={styles['soft']}>{text.noImports}</p>
      ) : (
        <div className={styles['wide']}>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ingest.totals.map((total) => (
                <tr key={total.kind} className={styles['total'] ?? ''}>
                  <th scope="row">{total.kind}</th>
                  <td>{text.total}</td>
                  <td>–</td>
                  <td>–</td>
                  {counts(total)}
                </tr>
              ))}
              {ingest.latest.map((run) => (
                <tr key={`${run.kind} ${run.startedAt}`}>
                  <th scope="row">{run.kind}</th>
                  <td>
                    <Time at={run.startedAt} />
                  </td>
                  <td>
                    {run.finishedAt === null
                      ? text.unfinished
                      : duration(run.finishedAt - run.startedAt)}
                  </td>
                  <td>{format.format(run.read)}</td>
                  {counts(run)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
