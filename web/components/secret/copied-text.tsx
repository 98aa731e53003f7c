import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { useTexts } from '../../ui/texts.ts';
import styles from './secret.module.css';
import { texts } from './texts.ts';

interface CopiedTextProps {
  readonly name: string;
  readonly value: string;
}

/** A text to be taken elsewhere, and the button that copies it. */
export function CopiedText({ name, value }: CopiedTextProps) {
  const text = useTexts(texts);
  const { message } = App.useApp();
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Over plain http there is no clipboard: it is left to the keys.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      message.info(text.byHand);
    }
  }

  return (
    <div className={styles['field']}>
      <div className={styles['name']}>{name}</div>
      <div className={styles['line']}>
        <pre ref={shown} className={styles['value']} tabIndex={0} aria-label={name}>
          {value}
        </pre>
        <Button
          className={styles['copy'] ?? ''}
          icon={copied ? <CheckOutlined /> : <CopyOutlined />}
          aria-label={copied ? text.copied : text.copy(name)}
          title={copied ? text.copied : text.copy(name)}
          onClick={() => void copy()}
        />
      </div>
    </div>
  );
}
