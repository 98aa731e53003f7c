import type { StatusMinute } from 'chatkeep/client';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { useTimes } from '../../../ui/times.tsx';
import { byHour } from './picture.ts';
import styles from './status.module.css';
import { texts } from './texts.ts';

/** The pictures as a table, for whoever cannot see them. */
export function Hours({ minutes }: { readonly minutes: readonly StatusMinute[] }) {
  const text = useTexts(texts);
  const times = useTimes();
  const number = new Intl.NumberFormat(localeOf[useLanguage()], { maximumFractionDigits: 1 });
  const ms = (value: number | null) => (value === null ? '–' : `${number.format(value)} ms`);
  const heads = [text.hour, text.messages, text.requests, text.failed, text.p50, text.p95];
  if (minutes.length === 0) return null;
  return (
    <details className={styles['figures']}>
      <summary>{text.figures}</summary>
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
            {byHour(minutes).map((hour) => (
              <tr key={hour.at}>
                <th scope="row" title={times.exact(hour.at)}>
                  {times.clock(hour.at)}
                </th>
                <td>{number.format(hour.messages)}</td>
                <td>{number.format(hour.requests)}</td>
                <td>{number.format(hour.failed)}</td>
                <td>{ms(hour.p50Ms)}</td>
                <td>{ms(hour.p95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
