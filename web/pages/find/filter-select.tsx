import { Select, type SelectProps } from 'antd';
import type { ReactNode } from 'react';
import { useIsPhone } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

interface Option {
  readonly value: string;
  readonly label: ReactNode;
  /** Where its label is more than a text. */
  readonly title?: string;
}

interface FilterSelectProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly Option[];
  readonly onChange: (value: string | undefined) => void;
  readonly onOpen?: (open: boolean) => void;
  readonly loading?: boolean;
  readonly empty?: string;
  readonly search?: SelectProps['showSearch'];
  /** What stands for the value, when its option does not. */
  readonly shown?: ReactNode;
}

const ANY = '';
/** All the usual spans of time without scrolling. */
const LIST_PX = 340;

/** A filter: its name while it is not set, then what it keeps, with a cross to take it off. */
export function FilterSelect(props: FilterSelectProps) {
  const { label, value, options, onChange, onOpen, loading = false, empty, search, shown } = props;
  const text = useTexts(texts);
  const isPhone = useIsPhone();
  const isSet = value !== undefined;
  return (
    <Select
      className={styles['filter'] ?? ''}
      data-set={isSet}
      variant="filled"
      size={isPhone ? 'large' : 'small'}
      aria-label={label}
      placeholder={label}
      prefix={isSet ? `${label}:` : undefined}
      value={value}
      options={isSet ? [{ value: ANY, label: text.any }, ...options] : [...options]}
      onChange={(next: string | undefined) => onChange(next === ANY ? undefined : next)}
      allowClear
      showSearch={search ?? false}
      loading={loading}
      listHeight={LIST_PX}
      popupMatchSelectWidth={false}
      styles={{ popup: { root: { minWidth: 200 } } }}
      {...(onOpen === undefined ? {} : { onOpenChange: onOpen })}
      {...(empty === undefined ? {} : { notFoundContent: loading ? null : empty })}
      {...(shown === undefined ? {} : { labelRender: () => shown })}
    />
  );
}
