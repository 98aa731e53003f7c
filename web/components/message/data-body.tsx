import { CodeOutlined } from '@ant-design/icons';
import { useTexts } from '../../ui/texts.ts';
import { textOf } from './body.ts';
import styles from './card.module.css';
import type { BodyProps } from './by-type.tsx';
import { extsOf } from './plain.ts';
import { texts } from './texts.ts';

/** What apps say to one another: a command, or what an app defined by itself. */
export function DataBody({ message: { type, body } }: BodyProps) {
  const text = useTexts(texts);
  const name = textOf(body, type === 'cmd' ? 'action' : 'customEvent');
  const values = extsOf(body);
  return (
    <div className={styles['data']}>
      <p className={styles['soft']}>
        <CodeOutlined aria-hidden /> {text.types[type]}
        {name !== undefined && (
          <>
            {' '}
            <code>{name}</code>
          </>
        )}
      </p>
      {values.length > 0 && (
        <dl className={styles['details']}>
          {values.map(([key, value], index) => (
            <Detail key={index} name={key} value={value} />
          ))}
        </dl>
      )}
    </div>
  );
}

export function Detail({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </div>
  );
}
