import { Input } from 'antd';
import { addDays } from '../../ui/day.ts';
import { isPreset, readSpan, spanOfPreset, spanText, timePresets } from '../../ui/day-span.ts';
import { useIsPhone } from '../../ui/roomy.tsx';
import { localeOf, useLanguage, useTexts } from '../../ui/texts.ts';
import { dayIn } from '../../ui/zone-time.ts';
import { useZone } from '../../ui/zone.ts';
import { FilterSelect } from './filter-select.tsx';
import styles from './page.module.css';
import { texts } from './texts.ts';

const RANGE = 'range';

interface TimeFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (when: string | undefined) => void;
}

const todayIn = (zone: string) => dayIn(Date.now(), zone);

/** Days of the server's zone: one of the usual spans, or from one to another. */
export function TimeFilter({ label, value, onChange }: TimeFilterProps) {
  const text = useTexts(texts);
  const zone = useZone();
  const size = useIsPhone() ? 'large' : 'small';
  const isRange = value?.includes('..') === true;
  const span = isRange ? (readSpan(value, '') ?? {}) : {};
  const { from = '', to = '' } = span;
  const today = todayIn(zone);
  const locale = localeOf[useLanguage()];
  const daysOf = (preset: (typeof timePresets)[number]) =>
    spanText(spanOfPreset(preset, today), locale, today);
  const set = (first: string, last: string) =>
    onChange(first === '' && last === '' ? undefined : `${first}..${last}`);

  return (
    <>
      <FilterSelect
        label={label}
        value={isRange ? RANGE : value}
        options={[
          ...timePresets.map((preset) => ({
            value: preset,
            title: text.presets[preset],
            label: <Preset name={text.presets[preset]} days={daysOf(preset)} />,
          })),
          { value: RANGE, label: text.range },
        ]}
        {...(value !== undefined && isPreset(value)
          ? { shown: text.presetOn(text.presets[value], daysOf(value)) }
          : {})}
        onChange={(next) => {
          if (next !== RANGE) {
            onChange(next);
            return;
          }
          set(addDays(today, -6), today);
        }}
      />
      {isRange && (
        <span className={styles['range']} role="group" aria-label={label} title={text.zone(zone)}>
          <Input
            type="date"
            size={size}
            aria-label={text.rangeFrom}
            value={from}
            {...(to === '' ? {} : { max: to })}
            onChange={({ target }) => set(target.value, to)}
          />
          –
          <Input
            type="date"
            size={size}
            aria-label={text.rangeTo}
            value={to}
            {...(from === '' ? {} : { min: from })}
            onChange={({ target }) => set(from, target.value)}
          />
        </span>
      )}
    </>
  );
}

function Preset({ name, days }: { readonly name: string; readonly days: string }) {
  return (
    <>
      {name} <span className={styles['days']}>{days}</span>
    </>
  );
}
