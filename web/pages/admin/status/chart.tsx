import type { StatusMinute } from 'chatkeep/client';
import { type PointerEvent, useState } from 'react';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { useTimes } from '../../../ui/times.tsx';
import {
  HEIGHT,
  WIDTH,
  type Span,
  type Value,
  ceilingOf,
  columns,
  line,
  minuteAt,
} from './picture.ts';
import styles from './chart.module.css';
import { texts } from './texts.ts';

interface Series {
  readonly name: string;
  readonly value: Value;
  readonly drawn: 'columns' | 'line';
  readonly colour: 'accent' | 'soft' | 'danger' | 'warning';
}

interface ChartProps {
  readonly title: string;
  /** Behind each figure. */
  readonly unit: string;
  readonly minutes: readonly StatusMinute[];
  readonly span: Span;
  readonly series: readonly Series[];
}

/** What the last day was like, by the minute; pointed at, it tells the minute's figures. */
export function Chart({ title, unit, minutes, span, series }: ChartProps) {
  const text = useTexts(texts);
  const times = useTimes();
  const locale = localeOf[useLanguage()];
  const [pointed, setPointed] = useState<StatusMinute>();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const of = (value: number | null) => (value === null ? '–' : `${number.format(value)}${unit}`);

  const most = Math.max(
    0,
    ...series.flatMap(({ value }) => minutes.map((minute) => value(minute) ?? 0)),
  );
  const ceiling = ceilingOf(most);
  const shown = pointed ?? minutes.at(-1);
  const summary = text.chartSummary(title, of(most), times.clock(span.from), times.clock(span.to));

  function point({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) {
    const { left, width } = currentTarget.getBoundingClientRect();
    const at = span.from + ((clientX - left) / width) * (span.to - span.from);
    setPointed(minuteAt(minutes, at));
  }

  const pointedAt =
    pointed === undefined
      ? undefined
      : ((pointed.at + 30_000 - span.from) / (span.to - span.from)) * WIDTH;
  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['caption']}>
        <h3>{title}</h3>
        <span className={styles['at']}>{shown !== undefined && times.clock(shown.at)}</span>
        {series.map(({ name, value, colour }) => (
          <span key={name} className={styles['figure']} data-colour={colour}>
            {name} <b>{shown === undefined ? '–' : of(value(shown))}</b>
          </span>
        ))}
      </figcaption>
      <div className={styles['sheet']}>
        <span className={styles['ceiling']} aria-hidden>
          {of(ceiling)}
        </span>
        <svg
          role="img"
          aria-label={summary}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          <title>{summary}</title>
          <path className={styles['grid']} d={`M0 0H${WIDTH}M0 50H${WIDTH}M0 100H${WIDTH}`} />
          {series.map(({ name, value, drawn, colour }) => (
            <path
              key={name}
              className={styles[drawn]}
              data-colour={colour}
              d={(drawn === 'columns' ? columns : line)(minutes, value, span, ceiling)}
            />
          ))}
          {pointedAt !== undefined && (
            <path className={styles['pointer']} d={`M${pointedAt} 0V${HEIGHT}`} />
          )}
        </svg>
      </div>
      <div className={styles['axis']} aria-hidden>
        <span>{times.clock(span.from)}</span>
        <span>{times.clock((span.from + span.to) / 2)}</span>
        <span>{times.clock(span.to)}</span>
      </div>
    </figure>
  );
}
