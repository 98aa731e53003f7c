import type { StatusMinute } from 'chatkeep/client';
import { useTexts } from '../../../ui/texts.ts';
import { Chart } from './chart.tsx';
import { Hours } from './hours.tsx';
import { spanOf } from './picture.ts';
import styles from './status.module.css';
import { texts } from './texts.ts';

interface LastDayProps {
  readonly minutes: readonly StatusMinute[];
  /** Epoch ms. */
  readonly now: number;
}

export function LastDay({ minutes, now }: LastDayProps) {
  const text = useTexts(texts);
  const drawn = { minutes, span: spanOf(minutes, now) };
  return (
    <section className={styles['part']} aria-labelledby="last-day">
      <h2 id="last-day">{text.lastDay}</h2>
      {minutes.length === 0 ? (
        <p className={styles['none']}>{text.noMinutes}</p>
      ) : (
        <div className={styles['charts']}>
          <Chart
            {...drawn}
            title={text.messages}
            unit=""
            series={[
              {
                name: text.stored,
                value: ({ messages }) => messages,
                drawn: 'columns',
                colour: 'accent',
              },
            ]}
          />
          <Chart
            {...drawn}
            title={text.requests}
            unit=""
            series={[
              {
                name: text.answered,
                value: ({ requests }) => requests,
                drawn: 'columns',
                colour: 'accent',
              },
              {
                name: text.failed,
                value: ({ failed }) => failed,
                drawn: 'columns',
                colour: 'danger',
              },
            ]}
          />
          <Chart
            {...drawn}
            title={text.latency}
            unit=" ms"
            series={[
              { name: text.half, value: ({ p50Ms }) => p50Ms, drawn: 'line', colour: 'accent' },
              { name: text.most, value: ({ p95Ms }) => p95Ms, drawn: 'line', colour: 'warning' },
            ]}
          />
        </div>
      )}
      <Hours minutes={minutes} />
    </section>
  );
}
