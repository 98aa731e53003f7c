import { FileOutlined } from '@ant-design/icons';
import { useTexts } from '../../ui/texts.ts';
import { textOf } from './body.ts';
import type { BodyProps } from './message-body.tsx';
import styles from './message.module.css';
import { texts } from './texts.ts';

/** Whatever has no form of its own: what it is, its name, and the file where there is one. */
export function FileBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const name = textOf(message.body, 'filename') ?? text.types[message.type];
  return (
    <span className={styles['file']}>
      <FileOutlined aria-hidden />
      {message.links === null ? (
        name
      ) : (
        <a href={message.links.original} target="_blank" rel="noreferrer">
          {name}
        </a>
      )}
    </span>
  );
}
