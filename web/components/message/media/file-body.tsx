import { FileOutlined } from '@ant-design/icons';
import { useSizeText } from '../../../ui/sizes.ts';
import { useTexts } from '../../../ui/texts.ts';
import { extensionOf, numberOf, textOf } from '../body.ts';
import type { BodyProps } from '../by-type.tsx';
import { texts } from '../texts.ts';
import { DownloadButton } from './download-button.tsx';
import styles from './media.module.css';

/** A file by name and size. */
export function FileBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const sizeText = useSizeText();
  const name = textOf(message.body, 'filename') ?? text.types[message.type];
  const bytes = numberOf(message.body, 'file_length') ?? 0;
  const about = [extensionOf(message).toUpperCase(), bytes > 0 ? sizeText(bytes) : ''];
  return (
    <span className={styles['file']}>
      <span className={styles['kind']} aria-hidden>
        <FileOutlined />
      </span>
      <span className={styles['about']}>
        <span className={styles['name']} dir="auto">
          {name}
        </span>
        <span className={styles['soft']}>
          {message.links === null ? text.media.elsewhere : about.filter(Boolean).join(' · ')}
        </span>
      </span>
      {message.links !== null && <DownloadButton message={message} name={name} />}
    </span>
  );
}
