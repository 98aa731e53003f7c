import { CheckOutlined } from '@ant-design/icons';
import { useId } from 'react';
import { useTexts } from '../../../ui/texts.ts';
import styles from './color-choice.module.css';
import { offeredColors } from './mark-colors.ts';
import { texts } from './texts.ts';

interface ColorChoiceProps {
  /** Of the mark as it is; null when it has none. */
  readonly present: string | null;
  /** Empty for none. A form gives both. */
  readonly value?: string;
  readonly onChange?: (color: string) => void;
}

/** Radio buttons that look like their colours, and are called by their names. */
export function ColorChoice({ present, value = '', onChange }: ColorChoiceProps) {
  const text = useTexts(texts);
  const group = useId();
  const choices = [
    { color: '', label: text.noColor },
    ...offeredColors(present).map(({ color, name }) => ({
      color,
      label: name === null ? text.otherColor(color) : text.colors[name],
    })),
  ];
  return (
    <div className={styles['choices']} role="radiogroup" aria-label={text.color}>
      {choices.map(({ color, label }) => (
        <label key={color} className={styles['choice']} title={label}>
          <input
            type="radio"
            name={group}
            aria-label={label}
            checked={value.toLowerCase() === color.toLowerCase()}
            onChange={() => onChange?.(color)}
          />
          <span
            className={styles['swatch']}
            data-none={color === ''}
            style={color === '' ? undefined : { background: color }}
            aria-hidden
          >
            <CheckOutlined />
          </span>
        </label>
      ))}
    </div>
  );
}
