import type { StatusMinute } from 'chatkeep/client';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import { byHour } from './picture.ts';
import styles from './status.module.css';
import { texts } from './texts.ts';

/** The pictures as a table, for whoever cannot see them. */
export function Hours({ minutes }: { readonly minutes: readonly StatusMinute[] }) {
  const text = useTexts(texts);
  const format = new Intl.NumberFormat(localeOf[useLanguage()], { maximumFractionDigits: 1 });
  const number = (value: number) => format.format(value);
  const ms = (value: number | null) => (value === null ? '–' : `${number(value)} ms`);
  if (minutes.length === 0) return null;
  return (
    <details className={styles['figures']}>
      <summary>{text.figures}</summary>
      <DataTable
        rows={byHour(minutes)}
        keyOf={({ at }) => at}
        columns={[
          { title: text.hour, render: ({ at }) => <Time at={at} as="clock" /> },
          { title: text.messages, as: 'number', render: ({ messages }) => number(messages) },
          { title: text.requests, as: 'number', render: ({ requests }) => number(requests) },
          { title: text.failedRequests, as: 'number', render: ({ failed }) => number(failed) },
          { title: text.p50, as: 'number', render: ({ p50Ms }) => ms(p50Ms) },
          { title: text.p95, as: 'number', render: ({ p95Ms }) => ms(p95Ms) },
        ]}
      />
    </details>
  );
}
