import {
  DoubleLeftOutlined,
  DoubleRightOutlined,
  LeftOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import styles from './calendar.module.css';
import { texts } from './calendar.texts.ts';
import { type DayKey, addDays, addMonths, monthOf, weekdayOf, weeksOf } from './day.ts';
import { localeOf, useLanguage, useTexts } from './texts.ts';

interface CalendarProps {
  readonly label: string;
  /** The first and the last day that can be chosen. */
  readonly min: DayKey;
  readonly max: DayKey;
  /** The day on which one is. */
  readonly current: DayKey;
  readonly today: DayKey;
  readonly onPick: (day: DayKey) => void;
}

const steps: Readonly<Record<string, (day: DayKey) => DayKey>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: (day) => addDays(day, -weekdayOf(day)),
  End: (day) => addDays(day, 6 - weekdayOf(day)),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** A month of days to choose one from; arrows, Page Up and Page Down move. */
export function Calendar({ label, min, max, current, today, onPick }: CalendarProps) {
  const text = useTexts(texts);
  const locale = localeOf[useLanguage()];
  const within = (day: DayKey) => (day < min ? min : day > max ? max : day);
  const [focused, setFocused] = useState(() => within(current));
  const byKey = useRef(false);
  const grid = useRef<HTMLTableElement>(null);
  const names = useMemo(() => namesIn(locale), [locale]);
  const weeks = weeksOf(monthOf(focused));

  useEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [focused]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    byKey.current = true;
    setFocused(within(step(focused)));
  };
  const turn = (name: string, icon: ReactNode, months: number) => (
    <Button
      type="text"
      size="small"
      aria-label={name}
      icon={icon}
      disabled={months < 0 ? monthOf(focused) <= monthOf(min) : monthOf(focused) >= monthOf(max)}
      onClick={() => setFocused(within(addMonths(focused, months)))}
    />
  );

  return (
    <div className={styles['calendar']} role="group" aria-label={label}>
      <div className={styles['bar']}>
        {turn(text.lastYear, <DoubleLeftOutlined />, -12)}
        {turn(text.lastMonth, <LeftOutlined />, -1)}
        <span className={styles['month']} aria-live="polite">
          {names.month(focused)}
        </span>
        {turn(text.nextMonth, <RightOutlined />, 1)}
        {turn(text.nextYear, <DoubleRightOutlined />, 12)}
      </div>
      <table ref={grid} className={styles['grid']}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" abbr={names.weekday(day)}>
                {names.shortWeekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  <button
                    type="button"
                    className={styles['day']}
                    tabIndex={day === focused ? 0 : -1}
                    aria-label={names.day(day)}
                    aria-current={day === current ? 'date' : undefined}
                    aria-disabled={day < min || day > max}
                    data-today={day === today}
                    data-outside={monthOf(day) !== monthOf(focused)}
                    onKeyDown={onKeyDown}
                    onClick={() => {
                      if (day >= min && day <= max) onPick(day);
                    }}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function namesIn(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (day: DayKey) => formatter.format(Date.parse(day));
  };
  return {
    month: format({ year: 'numeric', month: 'long' }),
    day: format({ dateStyle: 'full' }),
    weekday: format({ weekday: 'long' }),
    shortWeekday: format({ weekday: 'narrow' }),
  };
}
